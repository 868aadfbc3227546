-- Which ASINs could have sold, been visited or advertised on a covered day: all met on that day or before?
-- result: one row per shop x marketplace x day x ASIN
with days as (
    select shop, marketplace, day from fact.sales_source
    union
    select shop, marketplace, day from fact.traffic_site_day
    union
    select shop, marketplace, day from fact.ad_asin_source
)
select
    d.shop,
    d.marketplace,
    d.day,
    f.asin
from days as d
inner join given.first_seen as f
    on d.shop = f.shop and d.marketplace = f.marketplace and d.day >= f.first_day
