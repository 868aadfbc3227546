-- What did the unhappy customers of a product complain of in its last days, and in the days before?
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site", shop VARCHAR "seller account; null for all",
--   day DATE "last day that counts", width BIGINT "the last days", back BIGINT "the days before them"
-- result: one row per source x shop x aspect with a complaint in these days
--   source VARCHAR text "reviews or returns"
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   aspect VARCHAR text "key of aspects.toml; ~none where no word of it is found"
--   complaints BIGINT count "complaints of the last days"
--   documents BIGINT count "of them the first of their review or return: over all aspects the number of reviews and returns"
--   base_complaints BIGINT count "complaints of the days before"
--   days BIGINT count "of the last days, those the source covers on the site"
--   base_days BIGINT count "of the days before, likewise"
--   reach DATE day "last day the source covers on the site"
with covered as (
    select
        source, shop, marketplace, max(day) as reach,
        count(*) filter (where day > cast($day as date) - cast($width as integer))  as days,
        count(*) filter (where day <= cast($day as date) - cast($width as integer)) as base_days
    from mart.source_day
    where
        source in ('reviews', 'returns') and marketplace = $marketplace and shop = coalesce($shop, shop)
        and day <= $day and day > cast($day as date) - cast($width as integer) - cast($back as integer)
    group by source, shop, marketplace
)

select
    n.source, n.shop, n.marketplace, n.aspect,
    count(*) filter (where n.day > cast($day as date) - cast($width as integer))                as complaints,
    count(*) filter (where n.day > cast($day as date) - cast($width as integer) and n.is_first) as documents,
    count(*) filter (where n.day <= cast($day as date) - cast($width as integer))               as base_complaints,
    c.days, c.base_days, c.reach
from mart.complaint as n
inner join covered as c on n.source = c.source and n.shop = c.shop and n.marketplace = c.marketplace
where n.asin = $asin and n.day <= $day and n.day > cast($day as date) - cast($width as integer) - cast($back as integer)
group by n.source, n.shop, n.marketplace, n.aspect, c.days, c.base_days, c.reach
order by complaints desc, n.aspect asc, n.source asc, n.shop asc
