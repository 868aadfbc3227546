-- What did customers write in the days up to the one asked for?
-- parameters: until DATE "no later review counts; null means all", back BIGINT "days before each site's newest review"
-- result: one row per review
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   day DATE day "day of the review"
--   last_day DATE day "newest review of the site"
--   rating DOUBLE number "stars, 1 to 5"
--   title VARCHAR text "title"
--   body VARCHAR text "text"
--   review_key VARCHAR text "the review"
with
latest as (
    select shop, marketplace, max(day) as last_day
    from mart.review
    where day <= coalesce($until, day)
    group by shop, marketplace
)

select
    r.shop,
    r.marketplace,
    r.asin,
    r.day,
    l.last_day,
    r.rating,
    r.title,
    r.body,
    r.review_key
from mart.review as r
inner join latest as l on r.shop = l.shop and r.marketplace = l.marketplace
where r.day <= l.last_day and r.day > l.last_day - cast($back as integer)
order by r.shop, r.marketplace, r.asin, r.day desc, r.rating, r.review_key
