-- What did each channel bring and cost, line by line, in some days and in the days before them?
-- parameters: first DATE "first day", last DATE "last day", first_before DATE "first day compared with", last_before DATE "last one",
--   shop VARCHAR "null for all", marketplace VARCHAR "null for all", line VARCHAR "null for the whole site"
-- result: one row per shop x marketplace x channel x line, over the days on which sales and ads are both known
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   channel VARCHAR text "key in definitions/channels.toml"
--   line VARCHAR text "product line; ~none, ~unallocated, ~halo and ~brand belong to none"
--   currency VARCHAR text "ISO code"
--   sales DOUBLE money "sales that came this way"
--   ad_spend DOUBLE money "what they cost"
--   ad_sales DOUBLE money "sales the ads console attributes to the line's ads, halo too"
--   ad_orders BIGINT count "orders attributed"
--   ad_clicks BIGINT count "clicks on ads"
--   ad_impressions BIGINT count "ads shown"
--   sales_before DOUBLE money "the same in the days before"
--   ad_spend_before DOUBLE money "the same in the days before"
--   ad_sales_before DOUBLE money "the same in the days before"
--   ad_orders_before BIGINT count "the same in the days before"
--   ad_clicks_before BIGINT count "the same in the days before"
--   ad_impressions_before BIGINT count "the same in the days before"
with known as (
    select
        shop, marketplace, channel, line, currency, sales, ad_spend, ad_sales, ad_orders, ad_clicks, ad_impressions,
        day >= $first and day <= $last as is_now
    from mart.channel_day
    where
        ((day >= $first and day <= $last) or (day >= $first_before and day <= $last_before))
        and ($shop is null or shop = $shop)
        and ($marketplace is null or marketplace = $marketplace)
        and ($line is null or line = $line)
)
select
    shop,
    marketplace,
    channel,
    line,
    currency,
    sum(case when is_now then sales end)                               as sales,
    sum(case when is_now then ad_spend end)                            as ad_spend,
    sum(case when is_now then ad_sales end)                            as ad_sales,
    cast(sum(case when is_now then ad_orders end) as bigint)           as ad_orders,
    cast(sum(case when is_now then ad_clicks end) as bigint)           as ad_clicks,
    cast(sum(case when is_now then ad_impressions end) as bigint)      as ad_impressions,
    sum(case when not is_now then sales end)                           as sales_before,
    sum(case when not is_now then ad_spend end)                        as ad_spend_before,
    sum(case when not is_now then ad_sales end)                        as ad_sales_before,
    cast(sum(case when not is_now then ad_orders end) as bigint)       as ad_orders_before,
    cast(sum(case when not is_now then ad_clicks end) as bigint)       as ad_clicks_before,
    cast(sum(case when not is_now then ad_impressions end) as bigint)  as ad_impressions_before
from known
group by shop, marketplace, channel, line, currency
order by shop, marketplace, channel, line, currency
