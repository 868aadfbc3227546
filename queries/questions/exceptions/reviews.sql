-- What did customers write in the days up to the one asked for?
-- parameters: until DATE "no later review counts; null means all", back INTEGER "days before each site's newest review"
-- result: one row per review
--   shop text - "seller account"
--   marketplace text - "two-letter site"
--   asin text - "child ASIN"
--   day date - "day of the review"
--   last_day date - "newest review of the site"
--   rating number - "stars, 1 to 5"
--   title text - "title"
--   body text - "text"
--   review_key text - "the review"
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
