-- What did the unhappiest customers of a week write, in reviews and with what they sent back?
-- parameters: first DATE "first day of the week", last DATE "last day of the week", shop VARCHAR "null means all",
--   marketplace VARCHAR "null means all", line VARCHAR "null means all", owner VARCHAR "null means all", most BIGINT "how many; null means all"
-- result: one row per low-star review or return with words, at most one of an ASIN, lowest stars first, then those with more to say
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   short_name VARCHAR text "name on the wall"
--   short_name_zh VARCHAR text "name on the wall in Chinese"
--   line VARCHAR text "product line; ~none without one"
--   owner VARCHAR text "who looks after it; null when nobody is named"
--   day DATE day "day of the review or return"
--   rating DOUBLE number "1 to 3 stars; null for a return"
--   reason VARCHAR text "why it came back, as exported; null for a review"
--   words VARCHAR text "what was written, masked"
--   source_key VARCHAR text "names the row"
with said as (
    select
        shop, marketplace, asin, day, rating, null as reason, review_key as source_key,
        coalesce(nullif(trim(body), ''), nullif(trim(title), '')) as words
    from mart.review
    where rating <= 3
    union all
    select
        shop, marketplace, asin, day, null as rating, reason, concat_ws('~', asin, cast(day as varchar), reason) as source_key,
        nullif(trim(comment), '') as words
    from mart.return_line
    where reason_group in ('product', 'unknown')
),

placed as (
    select
        s.shop, s.marketplace, s.asin, p.short_name, p.short_name_zh, p.line, p.owner, s.day, s.rating, s.reason, s.words, s.source_key,
        row_number() over (
            partition by s.shop, s.marketplace, s.asin
            order by s.rating asc nulls last, length(s.words) desc, s.day desc, s.source_key asc, s.words asc
        ) as place
    from said as s
    inner join mart.product as p on s.shop = p.shop and s.marketplace = p.marketplace and s.asin = p.asin
    where
        s.words is not null and s.day <= cast($last as date) and s.day >= cast($first as date)
        and s.shop = coalesce($shop, s.shop) and s.marketplace = coalesce($marketplace, s.marketplace)
        and p.line = coalesce($line, p.line) and ($owner is null or p.owner = $owner)
)

select shop, marketplace, asin, short_name, short_name_zh, line, owner, day, rating, reason, words, source_key
from placed
where place = 1
order by rating asc nulls last, length(words) desc, day desc, source_key asc, shop asc, marketplace asc, asin asc
limit cast($most as bigint)
