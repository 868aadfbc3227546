-- How many units came back in a week, beside the units sold three weeks earlier, and in the 84 days before?
-- parameters: first DATE "first day of the week", last DATE "last day of the week", shop VARCHAR "null means all",
--   marketplace VARCHAR "null means all", line VARCHAR "null means all", owner VARCHAR "null means all"
-- result: one row per choice; none when no returns export covers any of these days
--   reach DATE day "last day that a returns export covers whole, in or before the week"
--   days BIGINT count "days of the week that returns exports cover whole, of the site with fewest"
--   base_days BIGINT count "days of the 84 before, likewise"
--   units BIGINT count "units back in the week"
--   cohort_units BIGINT count "units sold three weeks before the week's days"
--   return_rate DOUBLE percent "units / cohort_units"
--   base_units BIGINT count "units back in the 84 days before"
--   base_cohort_units BIGINT count "units sold three weeks before those days"
--   base_return_rate DOUBLE percent "base_units / base_cohort_units"
with covered as (
    select
        shop, marketplace, max(day) as reach,
        cast(sum(case when day >= cast($first as date) then 1 else 0 end) as bigint) as days,
        cast(sum(case when day < cast($first as date) then 1 else 0 end) as bigint)  as base_days
    from mart.source_day
    where
        source = 'returns' and is_complete and day <= cast($last as date) and day >= cast($first as date) - interval 84 day
        and shop = coalesce($shop, shop) and marketplace = coalesce($marketplace, marketplace)
    group by shop, marketplace
),

sums as (
    select
        cast(coalesce(sum(case when c.day >= cast($first as date) then c.returned_units end), 0) as bigint) as units,
        cast(coalesce(sum(case when c.day >= cast($first as date) then c.cohort_units end), 0) as bigint)   as cohort_units,
        cast(coalesce(sum(case when c.day < cast($first as date) then c.returned_units end), 0) as bigint)  as base_units,
        cast(coalesce(sum(case when c.day < cast($first as date) then c.cohort_units end), 0) as bigint)    as base_cohort_units
    from mart.return_cohort as c
    inner join mart.product as p on c.shop = p.shop and c.marketplace = p.marketplace and c.asin = p.asin
    where
        c.is_complete and c.day <= cast($last as date) and c.day >= cast($first as date) - interval 84 day
        and c.shop = coalesce($shop, c.shop) and c.marketplace = coalesce($marketplace, c.marketplace)
        and p.line = coalesce($line, p.line) and ($owner is null or p.owner = $owner)
),

reached as (select min(reach) as reach, min(days) as days, min(base_days) as base_days from covered)

select
    r.reach, r.days, r.base_days, s.units, s.cohort_units, metric.return_rate(s.units, s.cohort_units) as return_rate,
    s.base_units, s.base_cohort_units, metric.return_rate(s.base_units, s.base_cohort_units) as base_return_rate
from reached as r
cross join sums as s
where r.reach is not null
order by r.reach asc
