-- What did the complaints of the last days say, and those of the days before?
-- parameters: until DATE "no later day counts; null means all", width BIGINT "the last days of a source", back BIGINT "the days before them",
--   shop VARCHAR "seller account", marketplace VARCHAR "two-letter site"
-- result: one row per complaint x aspect with words, newest first
--   family VARCHAR text "parent ASIN; the ASIN itself where it has none"
--   asin VARCHAR text "child ASIN"
--   source VARCHAR text "reviews or returns"
--   document VARCHAR text "the review or the return"
--   aspect VARCHAR text "key of aspects.toml; ~none where no word of it is found"
--   language VARCHAR text "the language it is read in"
--   day DATE day "day of the review or the return"
--   rating DOUBLE number "1 to 3 stars; null for a return"
--   is_recent BOOLEAN flag "it is of the last days"
--   title VARCHAR text "title, masked; null for a return"
--   words VARCHAR text "what was written, masked"
with
reached as (
    select source, shop, marketplace, max(day) as last_day
    from mart.source_day
    where
        source in ('reviews', 'returns') and day <= coalesce($until, day)
        and shop = coalesce($shop, shop) and marketplace = coalesce($marketplace, marketplace)
    group by source, shop, marketplace
)

select
    c.family, c.asin, c.source, c.document, c.aspect, c.language, c.day, c.rating,
    c.day > r.last_day - cast($width as integer) as is_recent,
    nullif(trim(v.title), '') as title,
    coalesce(c.comment, nullif(trim(v.body), ''), nullif(trim(v.title), '')) as words
from mart.complaint as c
inner join reached as r on c.source = r.source and c.shop = r.shop and c.marketplace = r.marketplace
left join mart.review as v
    on c.source = 'reviews' and c.shop = v.shop and c.marketplace = v.marketplace and c.document = v.review_key
where
    c.day <= r.last_day and c.day > r.last_day - cast($width as integer) - cast($back as integer)
    and coalesce(c.comment, nullif(trim(v.body), ''), nullif(trim(v.title), '')) is not null
order by c.day desc, c.rating asc nulls last, c.source asc, c.document asc, c.aspect asc, c.asin asc
