-- What did the rating stand at on each of these days?
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site",
--   shop VARCHAR "seller account; null for all", since DATE "first day", until DATE "last day"
-- result: one row per day, once there are reviews
--   day DATE day "marketplace day"
--   reviews BIGINT count "reviews up to that day"
--   stars DOUBLE number "mean stars of all of them"
with reviews as (
    select day, count(rating) as reviews, sum(rating) as stars
    from mart.review
    where asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop) and day <= $until
    group by day
),

running as (
    select calendar.day, cast(sum(reviews.reviews) as bigint) as reviews, sum(reviews.stars) as stars
    from mart.day as calendar
    inner join reviews on calendar.day >= reviews.day
    where calendar.day between $since and $until
    group by calendar.day
)

select day, cast(reviews as bigint) as reviews, metric.rating(stars, reviews) as stars
from running
order by day asc
