-- What did each campaign cost and bring in some days, and in the days before them?
-- parameters: first DATE "first day", last DATE "last day", first_before DATE "first day compared with", last_before DATE "last one",
--   shop VARCHAR "null for all", marketplace VARCHAR "null for all", channel VARCHAR "key in definitions/channels.toml; null for all ads"
-- result: one row per shop x marketplace x channel x campaign with spend
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   channel VARCHAR text "key in definitions/channels.toml"
--   campaign VARCHAR text "its name; null where the report has none"
--   currency VARCHAR text "ISO code"
--   ad_spend DOUBLE money "what it cost"
--   ad_sales DOUBLE money "sales attributed"
--   ad_orders BIGINT count "orders attributed"
--   ad_clicks BIGINT count "clicks"
--   ad_spend_before DOUBLE money "what it cost in the days before"
--   ad_sales_before DOUBLE money "sales attributed in the days before"
with known as (
    select
        d.shop, d.marketplace, g.channel, d.campaign, d.currency, d.spend, d.ad_sales, d.ad_orders, d.clicks,
        d.day >= $first and d.day <= $last as is_now
    from mart.campaign_day as d
    inner join given.ad_channel as g
        on d.ad_product = g.ad_product
    where
        ((d.day >= $first and d.day <= $last) or (d.day >= $first_before and d.day <= $last_before))
        and ($shop is null or d.shop = $shop)
        and ($marketplace is null or d.marketplace = $marketplace)
        and ($channel is null or g.channel = $channel)
)
select
    shop,
    marketplace,
    channel,
    campaign,
    currency,
    sum(case when is_now then spend end)                          as ad_spend,
    sum(case when is_now then ad_sales end)                       as ad_sales,
    cast(sum(case when is_now then ad_orders end) as bigint)      as ad_orders,
    cast(sum(case when is_now then clicks end) as bigint)         as ad_clicks,
    sum(case when not is_now then spend end)                      as ad_spend_before,
    sum(case when not is_now then ad_sales end)                   as ad_sales_before
from known
group by shop, marketplace, channel, campaign, currency
having sum(case when is_now then spend end) > 0
order by round(ad_spend, 2) desc, shop asc, marketplace asc, channel asc, campaign asc nulls last
