-- What happened in each week, kind by kind: how often, and the weightiest of them?
-- Noise is left out. An event is told where it begins, or in the first week.
-- parameters: since DATE "first day of the first week", until DATE "last day"
-- result: one row per week x kind of change (events one by one) x shop x marketplace x line x owner x whether it is for all
--   week_start DATE day "first day of the week"
--   shop VARCHAR text "seller account; null means all"
--   marketplace VARCHAR text "two-letter site; null means all"
--   line VARCHAR text "product line; ~none without one, null means all"
--   owner VARCHAR text "who looks after it; null when unknown or all"
--   is_for_all BOOLEAN flag "it is of no single product or campaign: without an owner it is for everybody"
--   changes BIGINT count "how many of the kind"
--   weight DOUBLE number "how much the weightiest changed: units, else its amounts"
--   asin VARCHAR text "its child ASIN; null where it is of no single product"
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
with weeks as (
    select
        cast(
            greatest(l.day, cast($since as date))
            - cast((greatest(l.day, cast($since as date)) - cast($since as date)) % 7 as integer) as date
        ) as week_start,
        l.shop, l.marketplace, l.line, l.owner, l.asin is null and l.campaign is null as is_for_all, l.asin, l.name, l.name_zh, l.kind,
        l.day, l.last_day, l.seen_from, l.said_before, l.said, l.amount_before, l.amount, l.units, l.currency, l.place,
        cast(coalesce(l.units, abs(l.amount - l.amount_before), 0) as double) as weight,
        case when l.place = 0 then l.name end as own
    from mart.log as l
    where l.noise is null and l.day <= $until and l.last_day >= $since
),

ranked as (
    select
        week_start, shop, marketplace, line, owner, is_for_all, weight, asin, name, name_zh, kind, day, last_day, seen_from, said_before,
        said, amount_before, amount, units, currency, place, count(*) over alike as changes,
        row_number() over (alike order by weight desc, name asc, day asc, asin asc nulls first) as turn
    from weeks
    window alike as (partition by week_start, kind, own, shop, marketplace, line, owner, is_for_all)
)

select
    week_start, shop, marketplace, line, owner, is_for_all, changes, weight, asin, name, name_zh, kind, day, last_day, seen_from,
    said_before, said, amount_before, amount, units, currency, place
from ranked
where turn = 1
order by
    week_start asc, place asc, kind asc, name asc, day asc, shop asc nulls first, marketplace asc nulls first, line asc nulls first,
    owner asc nulls first, is_for_all asc
