-- What did each ASIN bring and cost by each channel, in some days and in the days before them?
-- Of an ASIN are the sales by its own ads; its remainder is what it sold without them. Days that tell no ASINs apart are left out.
-- parameters: first DATE "first day", last DATE "last day", first_before DATE "first day compared with", last_before DATE "last one",
--   shop VARCHAR "null for all", marketplace VARCHAR "likewise", line VARCHAR "likewise", owner VARCHAR "likewise", channel VARCHAR "likewise"
-- result: one row per shop x marketplace x asin x channel x side (now or before)
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "the product"
--   channel VARCHAR text "key in definitions/channels.toml"
--   is_now BOOLEAN flag "the days asked for; else the days before"
--   currency VARCHAR text "ISO code"
--   sales DOUBLE money "sold this way"
--   ad_spend DOUBLE money "what its ads cost"
--   ad_sales DOUBLE money "sales the ads console attributes to its ads, halo too"
--   ad_orders BIGINT count "orders attributed"
--   ad_clicks BIGINT count "clicks on its ads"
--   ad_impressions BIGINT count "ads shown"
with days as (
    select shop, marketplace, day, day >= $first and day <= $last as is_now from mart.channel_told
    where (day >= $first and day <= $last) or (day >= $first_before and day <= $last_before)
),
ads as (
    select
        a.shop, a.marketplace, a.asin, a.ad_product, d.is_now, sum(coalesce(a.same_sku_sales, 0)) as sales, sum(a.spend) as ad_spend,
        sum(a.ad_sales) as ad_sales, sum(a.ad_orders) as ad_orders, sum(a.clicks) as ad_clicks, sum(a.impressions) as ad_impressions
    from mart.ad_asin_day as a inner join days as d on a.shop = d.shop and a.marketplace = d.marketplace and a.day = d.day
    group by a.shop, a.marketplace, a.asin, a.ad_product, d.is_now
),
sold as (
    select s.shop, s.marketplace, s.asin, d.is_now, sum(s.sales) as sales
    from mart.asin_day as s inner join days as d on s.shop = d.shop and s.marketplace = d.marketplace and s.day = d.day
    where s.sales is not null and ($channel is null or exists (select 1 from given.remainder as r where r.channel = $channel))
    group by s.shop, s.marketplace, s.asin, d.is_now
),
ways as (
    select a.shop, a.marketplace, a.asin, g.channel, a.is_now, a.sales, a.ad_spend, a.ad_sales, a.ad_orders, a.ad_clicks, a.ad_impressions
    from ads as a inner join given.ad_channel as g on a.ad_product = g.ad_product
    union all
    select a.shop, a.marketplace, a.asin, r.channel, a.is_now, -a.sales as sales, 0 as spend, 0 as sold, 0 as n, 0 as c, 0 as i
    from ads as a inner join given.ad_channel as g on a.ad_product = g.ad_product cross join given.remainder as r
    union all
    select s.shop, s.marketplace, s.asin, r.channel, s.is_now, s.sales, 0 as spend, 0 as sold, 0 as n, 0 as c, 0 as i
    from sold as s cross join given.remainder as r
)
-- Other lines' and owners' products are left out: asked for the chosen ones, every row would be looked up with nothing chosen.
select
    w.shop, w.marketplace, w.asin, w.channel, w.is_now, max(g.currency) as currency, sum(w.sales) as sales, sum(w.ad_spend) as ad_spend,
    sum(w.ad_sales) as ad_sales, cast(sum(w.ad_orders) as bigint) as ad_orders, cast(sum(w.ad_clicks) as bigint) as ad_clicks,
    cast(sum(w.ad_impressions) as bigint) as ad_impressions
from ways as w inner join given.site as g on w.marketplace = g.marketplace
where
    ($channel is null or w.channel = $channel) and ($marketplace is null or w.marketplace = $marketplace)
    and ($shop is null or w.shop = $shop) and not exists (
        select 1 from mart.product as p
        where
            p.shop = w.shop and p.marketplace = w.marketplace and p.asin = w.asin
            and (($line is not null and p.line is distinct from $line) or ($owner is not null and p.owner is distinct from $owner))
    )
group by w.shop, w.marketplace, w.asin, w.channel, w.is_now
order by w.shop, w.marketplace, w.asin, w.channel, w.is_now desc
