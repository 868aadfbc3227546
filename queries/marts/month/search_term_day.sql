-- What did each search term cost and bring, day by day, by the delivery in force at that level?
-- Spend without a term stands in rows of its own (search_term null). These rows feed no total: they add up to less than campaigns.
-- partition: day
-- result: one row per shop x marketplace x day x ad product x campaign x target x match type x search term
with terms as (
    select
        delivery_id, shop, marketplace, period_start, period_end, ad_product, campaign,
        nullif(lower(trim(targeting)), '')    as targeting,
        nullif(lower(trim(match_type)), '')   as match_type,
        nullif(lower(trim(search_term)), '')  as search_term,
        impressions, clicks, spend, ad_sales, ad_orders, window_days
    from raw.ads
    where level = 'search_term' and currency = site_currency
)
select
    s.shop,
    s.marketplace,
    s.day,
    s.ad_product,
    t.campaign,
    t.targeting,
    t.match_type,
    t.search_term,
    max(g.currency)                     as currency,
    bool_and(s.is_complete)             as is_complete,
    cast(sum(t.spend) as double)        as spend,
    cast(sum(t.impressions) as bigint)  as impressions,
    cast(sum(t.clicks) as bigint)       as clicks,
    cast(sum(t.ad_orders) as bigint)    as ad_orders,
    cast(sum(t.ad_sales) as double)     as ad_sales,
    cast(max(t.window_days) as bigint)  as window_days
from fact.ad_detail_slice as s
inner join terms as t
    on s.delivery_id = t.delivery_id and s.shop = t.shop and s.marketplace = t.marketplace
    and s.day = t.period_start and s.day = t.period_end and s.ad_product = t.ad_product
inner join given.site as g
    on s.marketplace = g.marketplace
where s.level = 'search_term'
group by s.shop, s.marketplace, s.day, s.ad_product, t.campaign, t.targeting, t.match_type, t.search_term
order by
    s.shop, s.marketplace, s.day, s.ad_product, t.campaign, t.targeting nulls first, t.match_type nulls first,
    t.search_term nulls first
