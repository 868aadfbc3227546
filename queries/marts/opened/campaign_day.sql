-- What did each campaign cost and bring, day by day, from the level that gives the site's ad spend?
-- Its keys are numbers: grouping days by the campaigns' names took most of the time, and to keep the names as text more than to look them up.
-- keys: shop, marketplace, campaign of mart.campaign
-- result: one row per shop x marketplace x day x ad product x campaign
select
    shop, marketplace, day, ad_product, campaign, currency, level, is_complete,
    spend, impressions, clicks, ad_orders, ad_sales, budget, window_days
from part.campaign_day
