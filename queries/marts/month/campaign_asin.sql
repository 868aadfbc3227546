-- Which ASINs did each campaign advertise in a month, as the advertised-product reports in force say?
-- partition: month
-- result: one row per shop x marketplace x month x ad product x campaign x ASIN
select
    r.shop,
    r.marketplace,
    d.month,
    r.ad_product,
    r.campaign,
    r.asin,
    sum(r.spend)                        as spend,
    cast(sum(r.clicks) as bigint)       as clicks
from fact.ad_row as r
inner join given.day as d
    on r.day = d.day
where r.level = 'advertised_product' and r.asin is not null
group by r.shop, r.marketplace, d.month, r.ad_product, r.campaign, r.asin
order by r.shop, r.marketplace, d.month, r.ad_product, r.campaign, r.asin
