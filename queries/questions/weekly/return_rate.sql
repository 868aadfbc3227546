-- How many units came back in a week, beside the units sold three weeks earlier, and in the 84 days before, line by line?
-- parameters: first DATE "first day of the week", last DATE "last day of the week"
-- result: one row per shop x marketplace that a returns export covers on any of these days x line x owner with units in them
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   line VARCHAR text "product line, ~none without one; null where nothing was sold or came back"
--   owner VARCHAR text "who looks after it; null when nobody is named"
--   reach DATE day "last day that a returns export of the site covers whole, in or before the week"
--   days BIGINT count "days of the week that returns exports of the site cover whole"
--   base_days BIGINT count "days of the 84 before, likewise"
--   units BIGINT count "units back in the week"
--   cohort_units BIGINT count "units sold three weeks before the week's days"
--   base_units BIGINT count "units back in the 84 days before"
--   base_cohort_units BIGINT count "units sold three weeks before those days"
with covered as (
    select
        shop, marketplace, max(day) as reach,
        cast(sum(case when day >= cast($first as date) then 1 else 0 end) as bigint) as days,
        cast(sum(case when day < cast($first as date) then 1 else 0 end) as bigint)  as base_days
    from mart.source_day
    where source = 'returns' and is_complete and day <= cast($last as date) and day >= cast($first as date) - interval 84 day
    group by shop, marketplace
),

sums as (
    select
        c.shop, c.marketplace, p.line, p.owner,
        sum(case when c.day >= cast($first as date) then c.returned_units end)  as units,
        sum(case when c.day >= cast($first as date) then c.cohort_units end)    as cohort_units,
        sum(case when c.day < cast($first as date) then c.returned_units end)   as base_units,
        sum(case when c.day < cast($first as date) then c.cohort_units end)     as base_cohort_units
    from mart.return_cohort as c
    inner join mart.product as p on c.shop = p.shop and c.marketplace = p.marketplace and c.asin = p.asin
    where c.is_complete and c.day <= cast($last as date) and c.day >= cast($first as date) - interval 84 day
    group by c.shop, c.marketplace, p.line, p.owner
)

select
    r.shop, r.marketplace, s.line, s.owner, r.reach, r.days, r.base_days,
    cast(coalesce(s.units, 0) as bigint)              as units,
    cast(coalesce(s.cohort_units, 0) as bigint)       as cohort_units,
    cast(coalesce(s.base_units, 0) as bigint)         as base_units,
    cast(coalesce(s.base_cohort_units, 0) as bigint)  as base_cohort_units
from covered as r
left join sums as s on r.shop = s.shop and r.marketplace = s.marketplace
order by r.shop asc, r.marketplace asc, s.line asc, s.owner asc
