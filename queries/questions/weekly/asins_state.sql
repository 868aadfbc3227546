-- How long does the stock of each ASIN last at the site's latest count, and how is it rated?
-- parameters: last DATE "last day whose reviews count", shop VARCHAR "null means all", marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x ASIN with a count of stock or a review
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   available BIGINT count "sellable units at the latest count"
--   days_of_cover DOUBLE days "how long they last at the pace of the 30 days before, in-stock days alone"
--   stars DOUBLE number "mean of all reviews known"
--   reviews BIGINT count "reviews known"
with rated as (
    select shop, marketplace, asin, sum(stars) as stars, cast(sum(reviews) as bigint) as reviews
    from mart.review_day
    where day <= $last
    group by shop, marketplace, asin
)

select
    coalesce(c.shop, r.shop) as shop, coalesce(c.marketplace, r.marketplace) as marketplace, coalesce(c.asin, r.asin) as asin,
    c.available, metric.days_of_cover(c.available, c.daily_units) as days_of_cover, metric.rating(r.stars, r.reviews) as stars, r.reviews
from mart.asin_cover as c
full join rated as r
    on c.shop = r.shop and c.marketplace = r.marketplace and c.asin = r.asin
where
    coalesce(c.shop, r.shop) = coalesce($shop, c.shop, r.shop)
    and coalesce(c.marketplace, r.marketplace) = coalesce($marketplace, c.marketplace, r.marketplace)
order by shop, marketplace, asin
