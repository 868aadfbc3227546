-- How many complaints of each aspect came in the last days of each source, and in the days before?
-- parameters: until DATE "no later day counts; null means all", width BIGINT "the last days of a source",
--   back BIGINT "the days before them"
-- result: one row per source x shop x marketplace x ASIN x aspect with a complaint in these days
--   source VARCHAR text "reviews or returns"
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   family VARCHAR text "parent ASIN; the ASIN itself where it has none"
--   asin VARCHAR text "child ASIN"
--   aspect VARCHAR text "key of aspects.toml; ~none where no word of it is found"
--   recent BIGINT count "complaints of the last days"
--   base BIGINT count "complaints of the days before"
--   since DATE day "the first of the last days with one; null without"
--   last_day DATE day "last day the source covers on the site"
with
reached as (
    select source, shop, marketplace, max(day) as last_day
    from mart.source_day
    where source in ('reviews', 'returns') and day <= coalesce($until, day)
    group by source, shop, marketplace
),

said as (
    select
        c.source, c.shop, c.marketplace, c.family, c.asin, c.aspect, c.day, r.last_day,
        c.day > r.last_day - cast($width as integer) as is_recent
    from mart.complaint as c
    inner join reached as r on c.source = r.source and c.shop = r.shop and c.marketplace = r.marketplace
    where c.day <= r.last_day and c.day > r.last_day - cast($width as integer) - cast($back as integer)
)

select
    source, shop, marketplace, family, asin, aspect,
    count(*) filter (where is_recent)     as recent,
    count(*) filter (where not is_recent) as base,
    min(day) filter (where is_recent)     as since,
    last_day
from said
group by source, shop, marketplace, family, asin, aspect, last_day
order by source, shop, marketplace, family, asin, aspect
