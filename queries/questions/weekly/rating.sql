-- How many stars did customers give in a week and in the 180 days before, line by line?
-- parameters: first DATE "first day of the week", last DATE "last day of the week"
-- result: one row per shop x marketplace x line x owner with reviews in these days; a site with older reviews alone has a row too
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   line VARCHAR text "product line, ~none without one; null where the site has no review in these days"
--   owner VARCHAR text "who looks after it; null when nobody is named"
--   reach DATE day "last day the site's reviews cover"
--   reviews BIGINT count "reviews of the week"
--   low_star_reviews BIGINT count "of them 1 to 3 stars"
--   stars DOUBLE number "their stars added up"
--   base_reviews BIGINT count "reviews of the 180 days before the week"
--   base_low_star_reviews BIGINT count "of them 1 to 3 stars"
--   base_stars DOUBLE number "their stars added up"
with chosen as (
    select r.shop, r.marketplace, p.line, p.owner, r.day >= cast($first as date) as is_week, r.reviews, r.low_star_reviews, r.stars
    from mart.review_day as r
    inner join mart.product as p on r.shop = p.shop and r.marketplace = p.marketplace and r.asin = p.asin
    where r.day <= cast($last as date) and r.day >= cast($first as date) - interval 180 day
),

sums as (
    select
        shop, marketplace, line, owner,
        sum(case when is_week then reviews end)               as reviews,
        sum(case when is_week then low_star_reviews end)      as low_star_reviews,
        sum(case when is_week then stars end)                 as stars,
        sum(case when not is_week then reviews end)           as base_reviews,
        sum(case when not is_week then low_star_reviews end)  as base_low_star_reviews,
        sum(case when not is_week then stars end)             as base_stars
    from chosen
    group by shop, marketplace, line, owner
),

reached as (
    select shop, marketplace, review_day from mart.site
    where review_day is not null
)

select
    coalesce(s.shop, r.shop)                              as shop,
    coalesce(s.marketplace, r.marketplace)                as marketplace,
    s.line,
    s.owner,
    cast(r.review_day as date)                            as reach,
    cast(coalesce(s.reviews, 0) as bigint)                as reviews,
    cast(coalesce(s.low_star_reviews, 0) as bigint)       as low_star_reviews,
    cast(coalesce(s.stars, 0) as double)                  as stars,
    cast(coalesce(s.base_reviews, 0) as bigint)           as base_reviews,
    cast(coalesce(s.base_low_star_reviews, 0) as bigint)  as base_low_star_reviews,
    cast(coalesce(s.base_stars, 0) as double)             as base_stars
from sums as s
full outer join reached as r on s.shop = r.shop and s.marketplace = r.marketplace
order by shop asc, marketplace asc, s.line asc, s.owner asc
