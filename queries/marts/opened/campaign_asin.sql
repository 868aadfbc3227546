-- Which ASINs did each campaign advertise in a month, as the advertised-product reports in force say?
-- Its keys are the numbers of the campaign's days, beside which it stands.
-- keys: shop, marketplace, campaign of mart.campaign
-- result: one row per shop x marketplace x month x ad product x campaign x ASIN
select shop, marketplace, month, ad_product, campaign, asin, spend, clicks
from part.campaign_asin
