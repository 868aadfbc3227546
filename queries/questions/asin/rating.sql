-- What is the rating, from how many reviews, and how many of the last four weeks were low?
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site",
--   shop VARCHAR "seller account; null for all", day DATE "last day that counts"
-- result: one row per ASIN asked for, none without reviews
--   reviews BIGINT count "reviews known"
--   stars DOUBLE number "mean stars"
--   recent BIGINT count "reviews of the last 28 days"
--   recent_low BIGINT count "of them with 1 to 3 stars"
--   earlier BIGINT count "reviews of the 180 days before"
--   earlier_low BIGINT count "of them with 1 to 3 stars"
--   last_day DATE day "day of the last review"
with reviews as (
    select day, rating, date_diff('day', day, cast($day as date)) as age
    from mart.review
    where asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop) and day <= $day
)

select
    count(rating) as reviews, metric.rating(sum(rating), count(rating)) as stars,
    count(*) filter (where age < 28) as recent,
    count(*) filter (where age < 28 and rating <= 3) as recent_low,
    count(*) filter (where age between 28 and 207) as earlier,
    count(*) filter (where age between 28 and 207 and rating <= 3) as earlier_low,
    max(day) as last_day
from reviews
having count(rating) > 0
order by last_day asc
