-- How often was each product's ad clicked and ordered from on each site, by channel, in some days?
-- Days that tell no ASINs apart are left out.
-- parameters: first DATE "first day", last DATE "last day"
-- result: one row per shop x marketplace x asin x channel with clicks
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "the product"
--   short_name VARCHAR text "what the team calls it"
--   short_name_zh VARCHAR text "the same in Chinese"
--   line VARCHAR text "product line; ~none without one"
--   owner VARCHAR text "who looks after it; null when nobody is named"
--   channel VARCHAR text "key in definitions/channels.toml"
--   ad_orders BIGINT count "orders attributed"
--   ad_clicks BIGINT count "clicks on its ads"
with clicked as (
    select
        a.shop, a.marketplace, a.asin, g.channel, cast(coalesce(sum(a.ad_orders), 0) as bigint) as ad_orders,
        cast(sum(a.clicks) as bigint) as ad_clicks
    from mart.ad_asin_day as a
    inner join given.ad_channel as g on a.ad_product = g.ad_product
    where a.is_by_channel and a.day >= $first and a.day <= $last
    group by a.shop, a.marketplace, a.asin, g.channel
)

select
    c.shop, c.marketplace, c.asin, p.short_name, p.short_name_zh, p.line, p.owner, c.channel, c.ad_orders, c.ad_clicks
from clicked as c
inner join mart.product as p on c.shop = p.shop and c.marketplace = p.marketplace and c.asin = p.asin
where c.ad_clicks > 0
order by c.shop asc, c.marketplace asc, c.asin asc, c.channel asc
