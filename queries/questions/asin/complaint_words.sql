-- What did the unhappy customers of a product write in its last days, and in the days before?
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site", shop VARCHAR "seller account; null for all",
--   day DATE "last day that counts", width BIGINT "the last days", back BIGINT "the days before them"
-- result: one row per complaint x aspect with words, newest first
--   source VARCHAR text "reviews or returns"
--   document VARCHAR text "the review or the return"
--   aspect VARCHAR text "key of aspects.toml; ~none where no word of it is found"
--   language VARCHAR text "the language it is read in"
--   day DATE day "day of the review or the return"
--   rating DOUBLE number "1 to 3 stars; null for a return"
--   is_recent BOOLEAN flag "it is of the last days"
--   words VARCHAR text "what was written, masked"
select
    c.source, c.document, c.aspect, c.language, c.day, c.rating, c.day > cast($day as date) - cast($width as integer) as is_recent,
    coalesce(c.comment, nullif(trim(v.body), ''), nullif(trim(v.title), '')) as words
from mart.complaint as c
left join mart.review as v
    on c.source = 'reviews' and c.shop = v.shop and c.marketplace = v.marketplace and c.document = v.review_key
where
    c.asin = $asin and c.marketplace = $marketplace and ($shop is null or c.shop = $shop)
    and c.day <= $day and c.day > cast($day as date) - cast($width as integer) - cast($back as integer)
    and coalesce(c.comment, nullif(trim(v.body), ''), nullif(trim(v.title), '')) is not null
order by c.day desc, c.rating asc nulls last, c.source asc, c.document asc, c.aspect asc
