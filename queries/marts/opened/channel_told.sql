-- On which days do we know of each ASIN what its own ads sold, and so what it sold without them?
-- An ads report tells the ASINs apart, so that there is a halo to tell as well, or nothing was spent on ads.
-- result: one row per shop x marketplace x day where both sales and ad sales are known
select s.shop, s.marketplace, s.day, s.currency, s.is_complete and s.is_ads_complete as is_complete
from part.site_day as s
left join mart.channel_ad as h
    on s.shop = h.shop and s.marketplace = h.marketplace and s.day = h.day and h.line = '~halo'
where s.sales is not null and s.ad_sales is not null and (h.line is not null or s.ad_spend = 0)
group by s.shop, s.marketplace, s.day, s.currency, s.is_complete, s.is_ads_complete
