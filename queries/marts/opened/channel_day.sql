-- How did the shoppers come who bought: by which ad product, or by organic search and everything else?
-- Of a line: what its own ASINs sold by their own ads; '~halo' and '~brand' hold the rest of the ads, '~unallocated' of the site.
-- result: one row per shop x marketplace x line x day x channel, where both sales and ad sales are known; adds up to the site
select
    shop, marketplace, line, day, channel, currency, is_complete, sales,
    ad_spend, ad_sales, ad_orders, ad_clicks, ad_impressions
from mart.channel_ad
union all
select
    r.shop, r.marketplace, r.line, r.day, g.channel, r.currency, r.is_complete, r.sales,
    cast(0 as double) as ad_spend, cast(0 as double) as ad_sales, cast(0 as bigint) as ad_orders,
    cast(0 as bigint) as ad_clicks, cast(0 as bigint) as ad_impressions
from mart.channel_rest as r
cross join given.remainder as g
