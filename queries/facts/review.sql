-- What does the latest export say about each review?
-- result: one row per shop x marketplace x review
with versions as (
    select
        shop, marketplace, review_key, asin, day, rating, title, body, variant, is_verified, is_vine,
        row_number() over (
            partition by shop, marketplace, review_key
            order by exported_at desc, digest desc, line_number
        ) as recency
    from raw.reviews
)
select shop, marketplace, review_key, asin, day, rating, title, body, variant, is_verified, is_vine
from versions
where recency = 1
