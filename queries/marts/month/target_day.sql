-- What did each keyword and target cost and bring, day by day, by the targeting reports in force?
-- Spend without a target stands in rows of its own (targeting null). These rows feed no total where a campaign report is known.
-- partition: day
-- result: one row per shop x marketplace x day x ad product x campaign x target x match type
select
    shop,
    marketplace,
    day,
    ad_product,
    campaign,
    targeting,
    match_type,
    max(currency)                     as currency,
    bool_and(is_complete)             as is_complete,
    cast(sum(spend) as double)        as spend,
    cast(sum(impressions) as bigint)  as impressions,
    cast(sum(clicks) as bigint)       as clicks,
    cast(sum(ad_orders) as bigint)    as ad_orders,
    cast(sum(ad_sales) as double)     as ad_sales,
    cast(max(window_days) as bigint)  as window_days
from fact.ad_detail_row
where level = 'targeting'
group by shop, marketplace, day, ad_product, campaign, targeting, match_type
order by shop, marketplace, day, ad_product, campaign, targeting nulls first, match_type nulls first
