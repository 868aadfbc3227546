-- How many reviews did each ASIN get on each day, with how many stars?
-- result: one row per shop x marketplace x ASIN x day with a review
select
    shop,
    marketplace,
    asin,
    day,
    count(*)                                                           as reviews,
    cast(sum(case when rating <= 3 then 1 else 0 end) as bigint)       as low_star_reviews,
    sum(rating)                                                        as stars
from part.review
group by shop, marketplace, asin, day
order by shop, marketplace, asin, day
