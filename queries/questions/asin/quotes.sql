-- What did the unhappy customers write last?
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site",
--   shop VARCHAR "seller account; null for all", day DATE "last day that counts", most BIGINT "how many rows at most"
-- result: one row per review of 1 to 3 stars, newest first
--   day DATE day "day of the review"
--   rating DOUBLE number "stars"
--   title VARCHAR text "title, as masked at the door"
--   body VARCHAR text "text, as masked at the door"
select day, rating, title, body
from mart.review
where
    asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop) and day <= $day and rating <= 3
order by day desc, rating asc, review_key asc
limit cast($most as bigint)
