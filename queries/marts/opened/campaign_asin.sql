-- Which ASINs did each campaign advertise in a month, as the advertised-product reports in force say, and whose are they?
-- Its keys are the numbers of the campaign's days, beside which it stands.
-- keys: shop, marketplace, ad_product, campaign of mart.campaign
-- result: one row per shop x marketplace x month x ad product x campaign x ASIN; owner empty when nobody is named
select c.shop, c.marketplace, c.month, c.ad_product, c.campaign, c.asin, p.line, coalesce(p.owner, '') as owner, c.spend, c.clicks
from part.campaign_asin as c
inner join mart.product as p
    on c.shop = p.shop and c.marketplace = p.marketplace and c.asin = p.asin
order by c.month, c.shop, c.marketplace, c.ad_product, c.campaign, c.asin
