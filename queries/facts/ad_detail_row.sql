-- What do the ads deliveries in force say below the campaign, row by row?
-- Blank targets, match types and terms are null: their spend stays. These rows feed no total where a campaign report is known.
-- result: one row per row of an export for one day, of the levels placement, targeting and search term
select
    s.shop,
    s.marketplace,
    s.day,
    s.ad_product,
    s.level,
    s.is_complete,
    r.campaign,
    coalesce(r.placement, 'unknown')        as placement,
    nullif(lower(trim(r.targeting)), '')    as targeting,
    nullif(lower(trim(r.match_type)), '')   as match_type,
    nullif(lower(trim(r.search_term)), '')  as search_term,
    r.impressions,
    r.clicks,
    r.spend,
    r.ad_sales,
    r.ad_orders,
    r.window_days,
    g.currency
from fact.ad_detail_slice as s
inner join raw.ads as r
    on s.delivery_id = r.delivery_id and s.shop = r.shop and s.marketplace = r.marketplace
    and s.day = r.period_start and s.day = r.period_end and s.ad_product = r.ad_product and s.level = r.level
inner join given.site as g
    on s.marketplace = g.marketplace and r.currency = g.currency
where s.level in ('placement', 'targeting', 'search_term')
