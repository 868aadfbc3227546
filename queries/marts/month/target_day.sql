-- What did each keyword and target cost and bring, day by day, by the targeting reports in force?
-- Spend without a target stands in rows of its own (targeting null). These rows feed no total where a campaign report is known.
-- partition: day
-- result: one row per shop x marketplace x day x ad product x campaign x target x match type
with targets as (
    select
        delivery_id, shop, marketplace, period_start, period_end, ad_product, campaign,
        nullif(lower(trim(targeting)), '')   as targeting,
        nullif(lower(trim(match_type)), '')  as match_type,
        impressions, clicks, spend, ad_sales, ad_orders, window_days
    from raw.ads
    where level = 'targeting' and currency = site_currency
)
select
    s.shop,
    s.marketplace,
    s.day,
    s.ad_product,
    t.campaign,
    t.targeting,
    t.match_type,
    max(g.currency)                     as currency,
    bool_and(s.is_complete)             as is_complete,
    cast(sum(t.spend) as double)        as spend,
    cast(sum(t.impressions) as bigint)  as impressions,
    cast(sum(t.clicks) as bigint)       as clicks,
    cast(sum(t.ad_orders) as bigint)    as ad_orders,
    cast(sum(t.ad_sales) as double)     as ad_sales,
    cast(max(t.window_days) as bigint)  as window_days
from fact.ad_detail_slice as s
inner join targets as t
    on s.delivery_id = t.delivery_id and s.shop = t.shop and s.marketplace = t.marketplace
    and s.day = t.period_start and s.day = t.period_end and s.ad_product = t.ad_product
inner join given.site as g
    on s.marketplace = g.marketplace
where s.level = 'targeting'
group by s.shop, s.marketplace, s.day, s.ad_product, t.campaign, t.targeting, t.match_type
order by s.shop, s.marketplace, s.day, s.ad_product, t.campaign, t.targeting nulls first, t.match_type nulls first
