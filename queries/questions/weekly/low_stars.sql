-- Which products got low stars in a week, and how many did they get in the 180 days before?
-- parameters: first DATE "first day of the week", last DATE "last day of the week", shop VARCHAR "null means all",
--   marketplace VARCHAR "null means all", line VARCHAR "null means all", owner VARCHAR "null means all"
-- result: one row per shop x marketplace x ASIN with a low-star review in the week, most first
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   short_name VARCHAR text "name on the wall"
--   short_name_zh VARCHAR text "name on the wall in Chinese"
--   line VARCHAR text "product line; ~none without one"
--   owner VARCHAR text "who looks after it; null when nobody is named"
--   low_star_reviews BIGINT count "reviews of 1 to 3 stars in the week"
--   reviews BIGINT count "reviews of the week"
--   base_low_star_reviews BIGINT count "reviews of 1 to 3 stars in the 180 days before"
--   base_reviews BIGINT count "reviews of those days"
with counted as (
    select
        shop, marketplace, asin,
        cast(coalesce(sum(case when day >= cast($first as date) then low_star_reviews end), 0) as bigint) as low_star_reviews,
        cast(coalesce(sum(case when day >= cast($first as date) then reviews end), 0) as bigint)          as reviews,
        cast(coalesce(sum(case when day < cast($first as date) then low_star_reviews end), 0) as bigint)  as base_low_star_reviews,
        cast(coalesce(sum(case when day < cast($first as date) then reviews end), 0) as bigint)           as base_reviews
    from mart.review_day
    where
        day <= cast($last as date) and day >= cast($first as date) - interval 180 day
        and shop = coalesce($shop, shop) and marketplace = coalesce($marketplace, marketplace)
    group by shop, marketplace, asin
)

select
    c.shop, c.marketplace, c.asin, p.short_name, p.short_name_zh, p.line, p.owner, c.low_star_reviews, c.reviews,
    c.base_low_star_reviews, c.base_reviews
from counted as c
inner join mart.product as p on c.shop = p.shop and c.marketplace = p.marketplace and c.asin = p.asin
where c.low_star_reviews > 0 and p.line = coalesce($line, p.line) and ($owner is null or p.owner = $owner)
order by c.low_star_reviews desc, c.base_low_star_reviews asc, c.shop asc, c.marketplace asc, c.asin asc
