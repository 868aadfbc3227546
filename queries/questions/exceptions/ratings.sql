-- How did customers rate each ASIN in the last days, and in the days before?
-- parameters: until DATE "no later review counts; null means all", stars BIGINT "at most so many stars are low",
--   days BIGINT "days up to each site's newest review", back BIGINT "days before those"
-- result: one row per shop x marketplace x ASIN with a review in the last days
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   last_day DATE day "newest review of the site"
--   since DATE day "first low rating of the last days"
--   reviews BIGINT count "reviews of the last days"
--   low BIGINT count "those with low ratings"
--   base_reviews BIGINT count "reviews of the days before"
--   base_low BIGINT count "those with low ratings"
--   stars DOUBLE number "stars of the last days, added up"
--   base_stars DOUBLE number "stars of the days before, added up"
with latest as (
    select shop, marketplace, max(day) as last_day
    from mart.review
    where day <= coalesce($until, day)
    group by shop, marketplace
),

told as (
    select
        r.shop, r.marketplace, r.asin, l.last_day, r.day, r.rating, r.rating <= $stars as is_low,
        r.day > l.last_day - cast($days as integer) as is_recent
    from mart.review as r
    inner join latest as l
        on r.shop = l.shop and r.marketplace = l.marketplace
    where r.rating is not null and r.day <= l.last_day and r.day > l.last_day - cast($days as integer) - cast($back as integer)
)

select
    shop,
    marketplace,
    asin,
    max(last_day)                                                              as last_day,
    min(case when is_recent and is_low then day end)                           as since,
    cast(sum(case when is_recent then 1 else 0 end) as bigint)                 as reviews,
    cast(sum(case when is_recent and is_low then 1 else 0 end) as bigint)      as low,
    cast(sum(case when is_recent then 0 else 1 end) as bigint)                 as base_reviews,
    cast(sum(case when is_low and not is_recent then 1 else 0 end) as bigint)  as base_low,
    cast(sum(case when is_recent then rating end) as double)                   as stars,
    cast(sum(case when not is_recent then rating end) as double)               as base_stars
from told
group by shop, marketplace, asin
having sum(case when is_recent then 1 else 0 end) > 0
order by shop, marketplace, asin
