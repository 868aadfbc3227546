-- What did customers write?
-- result: one row per shop x marketplace x review
select shop, marketplace, review_key, asin, day, rating, title, body, variant, is_verified, is_vine
from fact.review
order by shop, marketplace, asin, day, review_key
