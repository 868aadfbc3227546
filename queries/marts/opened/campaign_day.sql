-- What did each campaign cost and bring, day by day, from the level that gives the site's ad spend?
-- Its keys are numbers: days are grouped by them a fifth faster than by names, and they take no longer to make.
-- keys: shop, marketplace, ad_product, campaign of mart.campaign
-- result: one row per shop x marketplace x day x ad product x campaign
select
    shop, marketplace, day, ad_product, campaign, currency, level, is_complete,
    spend, impressions, clicks, ad_orders, ad_sales, budget, window_days
from part.campaign_day
