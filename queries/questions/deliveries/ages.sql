-- How old was each of the last days when its source last told it?
-- parameters: shop VARCHAR "seller account; null for all", marketplace VARCHAR "two-letter site; null for all"
-- result: one row per source x shop x marketplace x day of the last 35 that any source tells
--   source VARCHAR text "orders, site_traffic, asin_traffic or ads"
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   day DATE day "the day"
--   age BIGINT days "whole days between its end and the newest export of it"
with reach as (
    select shop, marketplace, max(day) as last_day
    from mart.version_day
    group by shop, marketplace
)

select v.source, v.shop, v.marketplace, v.day, max(v.age) as age
from mart.version_day as v
inner join reach as r on v.shop = r.shop and v.marketplace = r.marketplace and v.day > r.last_day - interval 35 day
where v.shop = coalesce($shop, v.shop) and v.marketplace = coalesce($marketplace, v.marketplace)
group by v.source, v.shop, v.marketplace, v.day
order by v.source, v.shop, v.marketplace, v.day
