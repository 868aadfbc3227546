-- Which days does each source of each site cover?
-- parameters: until DATE "no later day counts; null means all", back BIGINT "days before the newest of the site"
-- result: one row per source x shop x marketplace x complete day
--   source VARCHAR text "orders, site_traffic, asin_traffic, ads or inventory"
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   day DATE day "a day the source covers"
--   newest DATE day "newest day any of the site's sources covers"
--   is_span BOOLEAN flag "known only within a report over more than a day"
--   exported_at TIMESTAMP time "when it was exported"
with
covered as (
    select source, shop, marketplace, day, is_span, exported_at
    from mart.source_day
    where
        is_complete
        and source in ('orders', 'site_traffic', 'asin_traffic', 'ads', 'inventory')
        and day <= coalesce($until, day)
),

newest as (
    select shop, marketplace, max(day) as day
    from covered
    group by shop, marketplace
)

select
    c.source,
    c.shop,
    c.marketplace,
    c.day,
    n.day as newest,
    c.is_span,
    c.exported_at
from covered as c
inner join newest as n on c.shop = n.shop and c.marketplace = n.marketplace
where c.day > n.day - cast($back as integer)
order by c.source, c.shop, c.marketplace, c.day
