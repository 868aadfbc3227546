-- What did unhappy customers of a week complain of, and how often in the 84 days before?
-- parameters: first DATE "first day of the week", last DATE "last day of the week", shop VARCHAR "null means all",
--   marketplace VARCHAR "null means all", line VARCHAR "null means all", owner VARCHAR "null means all"
-- result: one row per source x shop x marketplace x ASIN x aspect with a complaint in these days
--   source VARCHAR text "reviews or returns"
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   short_name VARCHAR text "name on the wall"
--   short_name_zh VARCHAR text "name on the wall in Chinese"
--   line VARCHAR text "product line; ~none without one"
--   owner VARCHAR text "who looks after it; null when nobody is named"
--   aspect VARCHAR text "key of aspects.toml; ~none where no word of it is found"
--   complaints BIGINT count "complaints of the week"
--   documents BIGINT count "of them the first of their review or return: over all aspects the number of reviews and returns"
--   base_complaints BIGINT count "complaints of the 84 days before"
--   days BIGINT count "days of the week the source covers on the site"
--   base_days BIGINT count "of the 84 days before, likewise"
--   reach DATE day "last day the source covers on the site, in or before the week"
with covered as (
    select
        source, shop, marketplace, max(day) as reach,
        count(*) filter (where day >= cast($first as date)) as days,
        count(*) filter (where day < cast($first as date))  as base_days
    from mart.source_day
    where
        source in ('reviews', 'returns') and day <= cast($last as date) and day >= cast($first as date) - interval 84 day
        and shop = coalesce($shop, shop) and marketplace = coalesce($marketplace, marketplace)
    group by source, shop, marketplace
),

counted as (
    select
        source, shop, marketplace, asin, aspect,
        count(*) filter (where day >= cast($first as date))              as complaints,
        count(*) filter (where day >= cast($first as date) and is_first) as documents,
        count(*) filter (where day < cast($first as date))               as base_complaints
    from mart.complaint
    where day <= cast($last as date) and day >= cast($first as date) - interval 84 day
    group by source, shop, marketplace, asin, aspect
)

select
    n.source, n.shop, n.marketplace, n.asin, p.short_name, p.short_name_zh, p.line, p.owner, n.aspect, n.complaints, n.documents,
    n.base_complaints, c.days, c.base_days, c.reach
from counted as n
inner join covered as c on n.source = c.source and n.shop = c.shop and n.marketplace = c.marketplace
inner join mart.product as p on n.shop = p.shop and n.marketplace = p.marketplace and n.asin = p.asin
where p.line = coalesce($line, p.line) and ($owner is null or p.owner = $owner)
order by n.complaints desc, n.aspect asc, n.source asc, n.shop asc, n.marketplace asc, n.asin asc
