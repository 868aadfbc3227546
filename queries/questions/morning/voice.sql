-- What did customers tell us in the seven days to the newest review of their site, and is that more than usual?
-- parameters: day DATE "the meeting's day", shop VARCHAR "null means all", marketplace VARCHAR "null means all",
--   line VARCHAR "null means all", owner VARCHAR "null means all"
-- result: one row per low-star review (1 to 3 stars) of the last seven days, newest and lowest first
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   short_name VARCHAR text "name on the wall"
--   short_name_zh VARCHAR text "name on the wall in Chinese"
--   day DATE day "day of the review"
--   rating DOUBLE number "1 to 3"
--   title VARCHAR text "title, masked"
--   body VARCHAR text "text, masked"
--   review_key VARCHAR text "the review"
--   earlier BIGINT count "low-star reviews of the 84 days before those seven"
--   asin_count BIGINT count "low-star reviews of this ASIN in the seven days"
-- A day that no report reaches yet is none of the seven: with it every week looks better than it was.
with newest as (
    select shop, marketplace, max(day) as last_day
    from mart.review
    where day <= cast($day as date) + 1
    group by shop, marketplace
    having max(day) > cast($day as date) - 7
),

low as (
    select
        r.shop, r.marketplace, r.asin, r.day, r.rating, r.title, r.body, r.review_key, n.short_name, n.short_name_zh,
        r.day > s.last_day - 7 as is_new
    from mart.review as r
    inner join newest as s on r.shop = s.shop and r.marketplace = s.marketplace
    inner join mart.product as n on r.shop = n.shop and r.marketplace = n.marketplace and r.asin = n.asin
    where
        r.rating <= 3 and r.day <= s.last_day and r.day > s.last_day - 91
        and r.shop = coalesce($shop, r.shop) and r.marketplace = coalesce($marketplace, r.marketplace)
        and n.line = coalesce($line, n.line) and ($owner is null or n.owner = $owner)
),

before as (
    select count(*) as earlier
    from low
    where not is_new
)

select
    l.shop, l.marketplace, l.asin, l.short_name, l.short_name_zh, l.day, l.rating, l.title, l.body, l.review_key,
    b.earlier,
    count(*) over (partition by l.shop, l.marketplace, l.asin) as asin_count
from low as l
cross join before as b
where l.is_new
order by asin_count desc, l.rating asc, l.day desc, l.review_key asc
