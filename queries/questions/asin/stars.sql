-- How many stars did customers give, week by week?
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site",
--   shop VARCHAR "seller account; null for all", day DATE "last day that counts",
--   week_start VARCHAR "sunday or monday, the day a week begins on"
-- result: one row per week with reviews, of the last 26 weeks
--   week DATE day "first day of the week"
--   reviews BIGINT count "reviews"
--   low BIGINT count "reviews of 1 to 3 stars"
--   stars DOUBLE number "mean stars of the week"
with weekly as (
    select
        case when $week_start = 'monday' then calendar.week_start_monday else calendar.week_start_sunday end as week,
        review.rating
    from mart.review as review
    inner join mart.day as calendar on review.day = calendar.day
    where
        review.asin = $asin and review.marketplace = $marketplace
        and ($shop is null or review.shop = $shop)
        and review.day between cast($day as date) - interval 181 day and cast($day as date)
)

select
    week, count(rating) as reviews, count(*) filter (where rating <= 3) as low,
    metric.rating(sum(rating), count(rating)) as stars
from weekly
group by week
order by week asc
