-- On which sites is this ASIN sold, and to which day does each of their sources reach?
-- parameters: asin VARCHAR "child ASIN", shop VARCHAR "seller account; null for all", day DATE "last day that counts"
-- result: one row per shop x marketplace that knows the ASIN
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   currency VARCHAR text "ISO code"
--   sku VARCHAR text "seller's SKU"
--   title VARCHAR text "title as the last export wrote it"
--   parent_asin VARCHAR text "variation family as the last by-ASIN report names it; null without one"
--   short_name VARCHAR text "the name on the wall"
--   short_name_zh VARCHAR text "the name on the wall in Chinese"
--   line VARCHAR text "product line; ~none without one"
--   brand VARCHAR text "brand"
--   owner VARCHAR text "who looks after it; null when unknown"
--   stance VARCHAR text "scale, margin, cash, line or brand; null when unknown"
--   launch_day DATE day "first day on sale; null when unknown"
--   first_day DATE day "first day Huddle saw it sell"
--   lead_time_days DOUBLE days "from order to sellable; null when unknown"
--   sales_day DATE day "last complete day of sales"
--   traffic_day DATE day "last complete day of traffic by ASIN; null without any"
--   ads_day DATE day "last complete day of ads; null without any"
--   stock_day DATE day "day of the last stock snapshot; null without any"
--   review_day DATE day "day of the last review; null without any"
--   sales DOUBLE money "sales of the 28 days up to the day; null when none are known"
with sold as (
    select shop, marketplace, sum(sales) as sales
    from mart.asin_day
    where asin = $asin and is_complete and day between cast($day as date) - interval 27 day and cast($day as date)
    group by shop, marketplace
)

select
    product.shop, product.marketplace, site.currency, product.sku, product.title, product.parent_asin, product.short_name,
    product.short_name_zh, product.line, product.brand, product.owner, product.stance, product.launch_day,
    product.first_day, product.lead_time_days, site.sales_day, site.asin_traffic_day as traffic_day, site.ads_day,
    site.stock_day, site.review_day, sold.sales
from mart.product as product
inner join mart.site as site on product.shop = site.shop and product.marketplace = site.marketplace
left join sold on product.shop = sold.shop and product.marketplace = sold.marketplace
where product.asin = $asin and ($shop is null or product.shop = $shop)
order by sold.sales desc nulls last, product.marketplace asc, product.shop asc
