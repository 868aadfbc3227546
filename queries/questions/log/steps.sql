-- What happened in each week, kind by kind: how often, and the weightiest of them?
-- What is of no single line or owner is for everybody; noise is left out. An event is told where it begins, or in the first week.
-- parameters: shop VARCHAR "seller account; null for all", marketplace VARCHAR "two-letter site; null for all",
--   line VARCHAR "product line; null for all", owner VARCHAR "who looks after it; null for all", since DATE "first day of the first week",
--   until DATE "last day"
-- result: one row per week x kind of change; one per event
--   week_start DATE day "first day of the week"
--   changes BIGINT count "how many of the kind"
--   name VARCHAR text "the product's or the campaign's name, or what happened"
--   name_zh VARCHAR text "the same in Chinese"
--   kind VARCHAR text "key in definitions/changes.toml, or event_ and the event's own kind"
--   day DATE day "first day of an event, or day of the first export with the new value"
--   last_day DATE day "last day of an event or of an arrival"
--   seen_from DATE day "day of the last export with the old value; null where the day is known"
--   said_before VARCHAR text "title, status or state before"
--   said VARCHAR text "the same after"
--   amount_before DOUBLE number "price, budget or units on the shelf before"
--   amount DOUBLE number "the same after"
--   units BIGINT count "units that arrived, or at least that many"
--   currency VARCHAR text "ISO code of the amounts; null for units"
--   place BIGINT number "rank of importance, 0 what people wrote"
with chosen as (
    select
        l.asin, l.marketplace, l.name, l.name_zh, l.kind, l.day, l.last_day, l.seen_from, l.said_before, l.said,
        l.amount_before, l.amount, l.units, l.currency, l.place,
        greatest(l.day, cast($since as date)) as told_day, case when l.place = 0 then l.name end as own
    from mart.log as l
    where
        l.noise is null and l.day <= $until and l.last_day >= $since
        and ($shop is null or coalesce(l.shop, $shop) = $shop)
        and ($marketplace is null or coalesce(l.marketplace, $marketplace) = $marketplace)
        and ($line is null or coalesce(l.line, $line) = $line)
        and ($owner is null or l.owner = $owner or (l.owner is null and l.asin is null and l.campaign is null))
),

weeks as (
    select
        cast(told_day - cast((told_day - cast($since as date)) % 7 as integer) as date) as week_start,
        asin, marketplace, name, name_zh, kind, day, last_day, seen_from, said_before, said, amount_before, amount, units, currency,
        place, own
    from chosen
),

ranked as (
    select
        week_start, name, name_zh, kind, day, last_day, seen_from, said_before, said, amount_before, amount, units, currency, place,
        count(*) over (partition by week_start, kind, own) as changes,
        row_number() over (
            partition by week_start, kind, own
            order by
                coalesce(units, abs(amount - amount_before), 0) desc, name asc, day asc, marketplace asc nulls first, asin asc nulls first
        ) as turn
    from weeks
)

select
    week_start, changes, name, name_zh, kind, day, last_day, seen_from, said_before, said, amount_before, amount, units, currency, place
from ranked
where turn = 1
order by week_start asc, place asc, kind asc, name asc, day asc
