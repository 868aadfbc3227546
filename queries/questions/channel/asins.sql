-- What did each ASIN bring and cost by each channel, in some days?
-- Of an ASIN are the sales by its own ads; its remainder is what it sold without them. Days that tell no ASINs apart are left out.
-- parameters: first DATE "first day", last DATE "last day", shop VARCHAR "null for all", marketplace VARCHAR "likewise",
--   line VARCHAR "likewise", owner VARCHAR "likewise", channel VARCHAR "likewise"
-- result: one row per shop x marketplace x asin x channel
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "the product"
--   channel VARCHAR text "key in definitions/channels.toml"
--   currency VARCHAR text "ISO code"
--   sales DOUBLE money "sold this way"
--   ad_spend DOUBLE money "what its ads cost"
--   ad_sales DOUBLE money "sales the ads console attributes to its ads, halo too"
--   ad_orders BIGINT count "orders attributed"
--   ad_clicks BIGINT count "clicks on its ads"
--   ad_impressions BIGINT count "ads shown"
with ads as (
    select
        a.shop, a.marketplace, a.asin, g.channel, sum(coalesce(a.same_sku_sales, 0)) as sales, sum(a.spend) as ad_spend,
        sum(a.ad_sales) as ad_sales, sum(a.ad_orders) as ad_orders, sum(a.clicks) as ad_clicks, sum(a.impressions) as ad_impressions
    from mart.ad_asin_day as a inner join given.ad_channel as g on a.ad_product = g.ad_product
    where a.is_by_channel and a.day >= $first and a.day <= $last
    group by a.shop, a.marketplace, a.asin, g.channel
),
sold as (
    select s.shop, s.marketplace, s.asin, sum(s.sales) as sales
    from mart.asin_day as s
    where
        s.is_by_channel and s.day >= $first and s.day <= $last
        and ($channel is null or exists (select 1 from given.remainder as r where r.channel = $channel))
    group by s.shop, s.marketplace, s.asin
),
brought as (select shop, marketplace, asin, sum(sales) as sales from ads group by shop, marketplace, asin),
ways as (
    select shop, marketplace, asin, channel, sales, ad_spend, ad_sales, ad_orders, ad_clicks, ad_impressions from ads
    union all
    select
        coalesce(s.shop, b.shop) as shop, coalesce(s.marketplace, b.marketplace) as marketplace, coalesce(s.asin, b.asin) as asin,
        r.channel, coalesce(s.sales, 0) - coalesce(b.sales, 0) as sales,
        0 as ad_spend, 0 as ad_sales, 0 as ad_orders, 0 as ad_clicks, 0 as ad_impressions
    from sold as s
    full join brought as b on s.shop = b.shop and s.marketplace = b.marketplace and s.asin = b.asin
    cross join given.remainder as r
)
-- Other lines' and owners' products are left out: asked for the chosen ones, every row would be looked up with nothing chosen.
select
    w.shop, w.marketplace, w.asin, w.channel, g.currency, w.sales, w.ad_spend, w.ad_sales, cast(w.ad_orders as bigint) as ad_orders,
    cast(w.ad_clicks as bigint) as ad_clicks, cast(w.ad_impressions as bigint) as ad_impressions
from ways as w inner join given.site as g on w.marketplace = g.marketplace
where
    ($channel is null or w.channel = $channel) and ($marketplace is null or w.marketplace = $marketplace)
    and ($shop is null or w.shop = $shop) and not exists (
        select 1 from mart.product as p
        where
            p.shop = w.shop and p.marketplace = w.marketplace and p.asin = w.asin
            and (($line is not null and p.line is distinct from $line) or ($owner is not null and p.owner is distinct from $owner))
    )
order by w.shop, w.marketplace, w.asin, w.channel
