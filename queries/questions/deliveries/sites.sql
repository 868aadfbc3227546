-- Which shops and sites are known, and to which day does each of their sources reach?
-- parameters: shop VARCHAR "seller account; null for all", marketplace VARCHAR "two-letter site; null for all"
-- result: one row per shop x marketplace
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   currency VARCHAR text "ISO code"
--   sales_day DATE day "last complete day of sales"
--   traffic_day DATE day "last complete day of traffic"
--   ads_day DATE day "last complete day of ads"
--   stock_day DATE day "last snapshot"
--   review_day DATE day "last review"
--   sales DOUBLE money "sales of 28 days"
select
    shop, marketplace, currency, sales_day, traffic_day, ads_day, stock_day, review_day, sales_28 as sales
from mart.site
where ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace)
order by sales_28 desc nulls last, shop asc, marketplace asc
