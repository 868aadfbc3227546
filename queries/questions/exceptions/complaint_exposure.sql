-- How many units were sold from which the complaints of the last days of each source, and of the days before, came?
-- A review is written, and a unit comes back, some days after the sale: units are those sold so many days earlier.
-- parameters: until DATE "no later day counts; null means all", width BIGINT "the last days of a source", back BIGINT "the days before them",
--   review_lag BIGINT "days from sale to review", return_lag BIGINT "days from sale to return"
-- result: one row per source x shop x marketplace x family, and one per site without a family
--   source VARCHAR text "reviews or returns"
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   family VARCHAR text "parent ASIN; the ASIN itself where it has none; null for the site"
--   units BIGINT count "units behind the last days"
--   base_units BIGINT count "units behind the days before"
--   days BIGINT count "of the site: days of known sales among those behind the last days"
--   base_days BIGINT count "of the site: likewise behind the days before"
--   covered BIGINT count "of the site: days before that the source covers"
with
reached as (
    select
        source, shop, marketplace, min(day) as first_day, max(day) as last_day,
        cast(case source when 'returns' then $return_lag else $review_lag end as integer) as lag
    from mart.source_day
    where source in ('reviews', 'returns') and day <= coalesce($until, day)
    group by source, shop, marketplace
),

begun as (
    select
        source, shop, marketplace, last_day - lag as sold_until, last_day - lag - cast($width as integer) as base_until,
        greatest(last_day - lag - cast($width as integer) - cast($back as integer), first_day - lag - 1) as base_from,
        least(greatest(last_day - cast($width as integer) - first_day + 1, 0), $back) as covered
    from reached
),

sold as (
    select
        b.source, b.shop, b.marketplace, coalesce(p.parent_asin, a.asin) as family,
        sum(a.units) filter (where a.day > b.base_until)  as units,
        sum(a.units) filter (where a.day <= b.base_until) as base_units
    from begun as b
    inner join mart.asin_day as a on b.shop = a.shop and b.marketplace = a.marketplace and b.base_from < a.day and b.sold_until >= a.day
    inner join mart.product as p on a.shop = p.shop and a.marketplace = p.marketplace and a.asin = p.asin
    where a.is_complete
    group by b.source, b.shop, b.marketplace, coalesce(p.parent_asin, a.asin)
),

known as (
    select
        b.source, b.shop, b.marketplace, b.covered, count(*) filter (where s.day > b.base_until) as days,
        count(*) filter (where s.day <= b.base_until) as base_days
    from begun as b
    left join mart.site_day as s
        on b.shop = s.shop and b.marketplace = s.marketplace and b.base_from < s.day and b.sold_until >= s.day and s.is_complete
    group by b.source, b.shop, b.marketplace, b.covered
)

select
    k.source, k.shop, k.marketplace, s.family, cast(coalesce(s.units, 0) as bigint) as units,
    cast(coalesce(s.base_units, 0) as bigint) as base_units, k.days, k.base_days, cast(k.covered as bigint) as covered
from known as k
left join sold as s on k.source = s.source and k.shop = s.shop and k.marketplace = s.marketplace
order by k.source, k.shop, k.marketplace, s.family
