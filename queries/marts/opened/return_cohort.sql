-- How many units came back, beside the units sold three weeks earlier that they came from?
-- A unit that comes back was sold before: dividing by the same days' sales flatters a growing product and damns a fading one.
-- Three weeks is declared, not measured; only days that a returns export covers are here.
-- result: one row per shop x marketplace x ASIN x day of return with units sold three weeks earlier or returned
with covered as (
    select shop, marketplace, day, is_complete
    from part.source_day
    where source = 'returns'
),
sold as (
    select a.shop, a.marketplace, a.asin, c.day, a.units
    from covered as c
    inner join mart.asin_day as a
        on c.shop = a.shop and c.marketplace = a.marketplace and c.day = a.day + interval 21 day and a.is_complete and a.units > 0
),
returned as (
    select shop, marketplace, asin, day, sum(units) as units
    from part.return_day
    group by shop, marketplace, asin, day
),
keys as (
    select shop, marketplace, asin, day from sold
    union
    select shop, marketplace, asin, day from returned
)
select
    k.shop,
    k.marketplace,
    k.asin,
    p.line,
    k.day,
    g.currency,
    coalesce(c.is_complete, false)               as is_complete,
    cast(coalesce(r.units, 0) as bigint)         as returned_units,
    cast(coalesce(s.units, 0) as bigint)         as cohort_units
from keys as k
inner join given.site as g
    on k.marketplace = g.marketplace
left join mart.product as p
    on k.shop = p.shop and k.marketplace = p.marketplace and k.asin = p.asin
left join covered as c
    on k.shop = c.shop and k.marketplace = c.marketplace and k.day = c.day
left join returned as r
    on k.shop = r.shop and k.marketplace = r.marketplace and k.asin = r.asin and k.day = r.day
left join sold as s
    on k.shop = s.shop and k.marketplace = s.marketplace and k.asin = s.asin and k.day = s.day
