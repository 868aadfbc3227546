-- Which campaigns have we met?
-- result: one row per shop x marketplace x ad product x campaign of any month
select shop, marketplace, ad_product, campaign
from part.campaign_day
union
select shop, marketplace, ad_product, campaign
from part.campaign_asin
