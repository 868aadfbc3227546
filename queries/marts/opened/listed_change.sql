-- Which ASINs came into the full list of a site's offers, and which left it?
-- An export that lists far less than its neighbours is no full one; an ASIN without sales is listed like any other.
-- result: one row per change
with neighbours as (
    select
        report, shop, marketplace, day, asins,
        greatest(
            coalesce(lag(asins) over (partition by report, shop, marketplace order by day), 0),
            coalesce(lead(asins) over (partition by report, shop, marketplace order by day), 0)
        ) as beside
    from part.listed_day
),

lists as (
    select
        n.report, n.shop, n.marketplace, n.day, n.asins >= k.full_share * n.beside as is_full,
        sum(case when n.asins >= k.full_share * n.beside then 1 else 0 end)
            over (partition by n.report, n.shop, n.marketplace order by n.day) as turn
    from neighbours as n
    inner join given.change_kind as k
        on k.kind = 'asin_vanished'
),

runs as (
    select
        r.report, r.shop, r.marketplace, r.asin, r.day,
        f.turn - case when f.is_full then 1 else 0 end  as turns_before,
        u.turn
    from part.listed_run as r
    inner join lists as f
        on r.report = f.report and r.shop = f.shop and r.marketplace = f.marketplace and r.day = f.day
    inner join lists as u
        on r.report = u.report and r.shop = u.shop and r.marketplace = u.marketplace and r.last_day = u.day
),

beside as (
    select
        report, shop, marketplace, asin, turns_before, turn,
        lag(turn) over (partition by report, shop, marketplace, asin order by day)            as turn_left,
        lead(turns_before) over (partition by report, shop, marketplace, asin order by day)   as turns_until
    from runs
    where turn > turns_before
),

moves as (
    select report, shop, marketplace, asin, turns_before as turn, case when turn_left is null then 'asin_new' else 'asin_back' end as kind
    from beside where turns_before > coalesce(turn_left, 0)
    union all
    select report, shop, marketplace, asin, turn, 'asin_vanished' as kind
    from beside where turn > 0 and turns_until is distinct from turn
)

select m.kind, m.report, m.shop, m.marketplace, m.asin, n.day, b.day as seen_from
from moves as m
inner join lists as n on m.report = n.report and m.shop = n.shop and m.marketplace = n.marketplace and m.turn + 1 = n.turn and n.is_full
inner join lists as b on m.report = b.report and m.shop = b.shop and m.marketplace = b.marketplace and m.turn = b.turn and b.is_full
