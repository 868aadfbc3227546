-- What does each level of the ads reports say a day cost and brought?
-- The levels tell the same spend and are never added up: one gives the total, the others are detail and a check on it.
-- partition: day
-- result: one row per shop x marketplace x day x ad product x level that is known
select
    d.shop,
    d.marketplace,
    d.day,
    d.ad_product,
    d.level,
    g.currency,
    d.is_complete,
    d.spend,
    d.impressions,
    d.clicks,
    d.ad_orders,
    d.ad_sales
from fact.ad_level_day as d
inner join given.site as g
    on d.marketplace = g.marketplace
order by d.shop, d.marketplace, d.day, d.ad_product, d.level
