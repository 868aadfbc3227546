-- What did the unhappiest customers of a week write?
-- parameters: first DATE "first day of the week", last DATE "last day of the week", shop VARCHAR "null means all",
--   marketplace VARCHAR "null means all", line VARCHAR "null means all", owner VARCHAR "null means all", most BIGINT "how many"
-- result: one row per low-star review with words, at most one of an ASIN, lowest first, then those with more to say
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   short_name VARCHAR text "name on the wall"
--   short_name_zh VARCHAR text "name on the wall in Chinese"
--   day DATE day "day of the review"
--   rating DOUBLE number "1 to 3 stars"
--   words VARCHAR text "its text, else its title, masked"
--   source_key VARCHAR text "the review"
with said as (
    select
        r.shop, r.marketplace, r.asin, p.short_name, p.short_name_zh, r.day, r.rating, r.review_key as source_key,
        coalesce(nullif(trim(r.body), ''), nullif(trim(r.title), '')) as words
    from mart.review as r
    inner join mart.product as p on r.shop = p.shop and r.marketplace = p.marketplace and r.asin = p.asin
    where
        r.rating <= 3 and r.day <= cast($last as date) and r.day >= cast($first as date)
        and r.shop = coalesce($shop, r.shop) and r.marketplace = coalesce($marketplace, r.marketplace)
        and p.line = coalesce($line, p.line) and ($owner is null or p.owner = $owner)
),

placed as (
    select
        shop, marketplace, asin, short_name, short_name_zh, day, rating, words, source_key,
        row_number() over (
            partition by shop, marketplace, asin order by rating asc, length(words) desc, day desc, source_key asc
        ) as place
    from said
    where words is not null
)

select shop, marketplace, asin, short_name, short_name_zh, day, rating, words, source_key
from placed
where place = 1
order by rating asc, length(words) desc, day desc, source_key asc
limit cast($most as bigint)
