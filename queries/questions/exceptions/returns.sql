-- How many units of each ASIN came back in the last days, beside those sold three weeks earlier, and in the days before?
-- parameters: until DATE "nothing later counts; null means all", days BIGINT "days up to the last that a returns export covers",
--   back BIGINT "days before those"
-- result: one row per shop x marketplace x ASIN with a unit sold or returned
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   last_day DATE day "last day that a returns export covers whole"
--   since DATE day "first of the last days with a return"
--   units BIGINT count "units back in the last days"
--   cohort_units BIGINT count "units sold three weeks before these days"
--   base_units BIGINT count "units back in the days before"
--   base_cohort_units BIGINT count "units sold three weeks before those"
with reached as (
    select shop, marketplace, max(day) as last_day
    from mart.source_day
    where source = 'returns' and is_complete and day <= coalesce($until, day)
    group by shop, marketplace
),

told as (
    select
        c.shop, c.marketplace, c.asin, r.last_day, c.day, c.returned_units, c.cohort_units,
        c.day > r.last_day - cast($days as integer) as is_recent
    from mart.return_cohort as c
    inner join reached as r
        on c.shop = r.shop and c.marketplace = r.marketplace
    where c.is_complete and c.day <= r.last_day and c.day > r.last_day - cast($days as integer) - cast($back as integer)
)

select
    shop,
    marketplace,
    asin,
    max(last_day)                                                                         as last_day,
    min(case when is_recent and returned_units > 0 then day end)                          as since,
    cast(coalesce(sum(case when is_recent then returned_units end), 0) as bigint)         as units,
    cast(coalesce(sum(case when is_recent then cohort_units end), 0) as bigint)           as cohort_units,
    cast(coalesce(sum(case when not is_recent then returned_units end), 0) as bigint)     as base_units,
    cast(coalesce(sum(case when not is_recent then cohort_units end), 0) as bigint)       as base_cohort_units
from told
group by shop, marketplace, asin
order by shop, marketplace, asin
