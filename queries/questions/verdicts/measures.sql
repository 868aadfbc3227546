-- What of a product's days do the rates and the smaller measures need that decisions bet on?
-- parameters: shop VARCHAR "seller account", marketplace VARCHAR "two-letter site", since DATE "first day"
-- result: one row per ASIN x complete day with sales known or a review; a day without a review has none where reviews are known around it
--   asin VARCHAR text "child ASIN"
--   day DATE day "the site's day"
--   page_views BIGINT count "page views"
--   buy_box_page_views DOUBLE number "page views that owned the Buy Box"
--   buy_box_base BIGINT count "page views whose Buy Box share is known"
--   ad_sales DOUBLE money "sales attributed to advertising"
--   ad_impressions BIGINT count "advertising impressions"
--   reviews BIGINT count "reviews written"
--   low_star_reviews BIGINT count "those of three stars and fewer"
--   stars DOUBLE number "their stars, summed"
with known_reviews as (
    select min(day) as first_day, max(day) as last_day
    from mart.review_day
    where shop = $shop and marketplace = $marketplace
)
select
    a.asin, a.day,
    case when a.is_traffic_complete then a.page_views end         as page_views,
    case when a.is_traffic_complete then a.buy_box_page_views end as buy_box_page_views,
    case when a.is_traffic_complete then a.buy_box_base end       as buy_box_base,
    case when a.is_ads_complete then a.ad_sales end               as ad_sales,
    case when a.is_ads_complete then a.ad_impressions end         as ad_impressions,
    case when a.day between k.first_day and k.last_day then coalesce(r.reviews, 0) end          as reviews,
    case when a.day between k.first_day and k.last_day then coalesce(r.low_star_reviews, 0) end as low_star_reviews,
    case when a.day between k.first_day and k.last_day then coalesce(r.stars, 0) end            as stars
from mart.asin_day as a
cross join known_reviews as k
left join mart.review_day as r
    on a.shop = r.shop and a.marketplace = r.marketplace and a.asin = r.asin and a.day = r.day
where a.is_complete and a.shop = $shop and a.marketplace = $marketplace and a.day >= $since
order by a.asin, a.day
