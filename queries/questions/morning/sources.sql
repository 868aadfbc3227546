-- How far does each source reach on each site?
-- parameters: shop VARCHAR "null means all", marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   sales_day DATE day "last complete day of sales"
--   traffic_day DATE day "last complete day of sessions"
--   span_day DATE day "last day of a weekly or monthly by-ASIN report"
--   ads_day DATE day "last complete day of advertising"
--   stock_day DATE day "day of the newest stock count"
--   review_day DATE day "day of the newest review"
with sites as (

    select shop, marketplace, sales_day, traffic_day, span_day, ads_day, stock_day, review_day
    from mart.site

)

select
    shop,
    marketplace,
    sales_day,
    traffic_day,
    span_day,
    ads_day,
    stock_day,
    review_day
from sites
where shop = coalesce($shop, shop) and marketplace = coalesce($marketplace, marketplace)
order by shop, marketplace
