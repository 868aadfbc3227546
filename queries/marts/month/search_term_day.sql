-- What did each search term cost and bring, day by day, by the delivery in force at that level?
-- Spend without a term stands in rows of its own (search_term null). These rows feed no total: they add up to less than campaigns.
-- partition: day
-- result: one row per shop x marketplace x day x ad product x campaign x target x match type x search term
select
    shop,
    marketplace,
    day,
    ad_product,
    campaign,
    targeting,
    match_type,
    search_term,
    max(currency)                     as currency,
    bool_and(is_complete)             as is_complete,
    cast(sum(spend) as double)        as spend,
    cast(sum(impressions) as bigint)  as impressions,
    cast(sum(clicks) as bigint)       as clicks,
    cast(sum(ad_orders) as bigint)    as ad_orders,
    cast(sum(ad_sales) as double)     as ad_sales,
    cast(max(window_days) as bigint)  as window_days
from fact.ad_detail_row
where level = 'search_term'
group by shop, marketplace, day, ad_product, campaign, targeting, match_type, search_term
order by
    shop, marketplace, day, ad_product, campaign, targeting nulls first, match_type nulls first, search_term nulls first
