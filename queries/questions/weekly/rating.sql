-- How many stars did customers give in a week, and were more of them low than in the 180 days before?
-- parameters: first DATE "first day of the week", last DATE "last day of the week", shop VARCHAR "null means all",
--   marketplace VARCHAR "null means all", line VARCHAR "null means all", owner VARCHAR "null means all"
-- result: one row per choice with reviews in the week or before; none when no review was ever loaded
--   reach DATE day "last day the reviews of every chosen site with reviews cover"
--   reviews BIGINT count "reviews of the week"
--   low_star_reviews BIGINT count "of them 1 to 3 stars"
--   rating DOUBLE ratio "mean stars of the week"
--   low_star_share DOUBLE percent "low-star share of the week"
--   base_reviews BIGINT count "reviews of the 180 days before the week"
--   base_low_star_reviews BIGINT count "of them 1 to 3 stars"
--   base_rating DOUBLE ratio "mean stars of those days"
--   base_low_star_share DOUBLE percent "low-star share of those days"
with chosen as (
    select r.day >= cast($first as date) as is_week, r.reviews, r.low_star_reviews, r.stars
    from mart.review_day as r
    inner join mart.product as p on r.shop = p.shop and r.marketplace = p.marketplace and r.asin = p.asin
    where
        r.day <= cast($last as date) and r.day >= cast($first as date) - interval 180 day
        and r.shop = coalesce($shop, r.shop) and r.marketplace = coalesce($marketplace, r.marketplace)
        and p.line = coalesce($line, p.line) and ($owner is null or p.owner = $owner)
),

sums as (
    select
        cast(coalesce(sum(case when is_week then reviews end), 0) as bigint)              as reviews,
        cast(coalesce(sum(case when is_week then low_star_reviews end), 0) as bigint)     as low_star_reviews,
        sum(case when is_week then stars end)                                             as stars,
        cast(coalesce(sum(case when not is_week then reviews end), 0) as bigint)          as base_reviews,
        cast(coalesce(sum(case when not is_week then low_star_reviews end), 0) as bigint) as base_low_star_reviews,
        sum(case when not is_week then stars end)                                         as base_stars
    from chosen
),

reached as (
    select min(review_day) as reach
    from mart.site
    where review_day is not null and shop = coalesce($shop, shop) and marketplace = coalesce($marketplace, marketplace)
)

select
    cast(reached.reach as date) as reach,
    sums.reviews,
    sums.low_star_reviews,
    metric.rating(sums.stars, sums.reviews) as rating,
    metric.low_star_share(sums.low_star_reviews, sums.reviews) as low_star_share,
    sums.base_reviews,
    sums.base_low_star_reviews,
    metric.rating(sums.base_stars, sums.base_reviews) as base_rating,
    metric.low_star_share(sums.base_low_star_reviews, sums.base_reviews) as base_low_star_share
from sums
cross join reached
where sums.reviews + sums.base_reviews > 0
order by reached.reach asc
