-- How many reviews did each ASIN get on each day, with how many stars?
-- result: one row per shop x marketplace x ASIN x day with a review
with reviews as (
    select
        shop,
        marketplace,
        asin,
        day,
        count(*)                                                      as reviews,
        cast(sum(case when rating <= 3 then 1 else 0 end) as bigint)  as low_star_reviews,
        sum(rating)                                                   as stars
    from part.review
    group by shop, marketplace, asin, day
)
select
    r.shop,
    r.marketplace,
    r.asin,
    r.day,
    coalesce(p.line, '~none') as line,
    g.currency,
    r.reviews,
    r.low_star_reviews,
    r.stars
from reviews as r
left join mart.product as p
    on r.shop = p.shop and r.marketplace = p.marketplace and r.asin = p.asin
left join given.site as g
    on r.marketplace = g.marketplace
order by r.shop, r.marketplace, r.asin, r.day
