-- Which products have no product line, by the money they sell?
-- The best seller of each site comes first: money of two sites is not compared.
-- parameters: shop VARCHAR "seller account; null for all", marketplace VARCHAR "two-letter site; null for all",
--   most BIGINT "how many rows at most"
-- result: one row per shop x marketplace x asin
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   sku VARCHAR text "seller's SKU"
--   title VARCHAR text "title as the last export wrote it"
--   owner VARCHAR text "who looks after it; null when unknown"
--   has_cost BOOLEAN flag "the products table has a cost"
--   currency VARCHAR text "ISO code"
--   sales DOUBLE money "sales of the site's last 28 complete days; null when none are known"
with sold as (
    select cell.shop, cell.marketplace, cell.asin, sum(cell.sales) as sales
    from mart.asin_day as cell
    inner join mart.site as site on cell.shop = site.shop and cell.marketplace = site.marketplace
    where cell.line = '~none' and cell.day between site.sales_day - interval 27 day and site.sales_day
    group by cell.shop, cell.marketplace, cell.asin
)

select
    product.shop, product.marketplace, product.asin, product.sku, product.title, product.owner,
    product.cost is not null as has_cost, site.currency, sold.sales
from mart.product as product
left join mart.site as site on product.shop = site.shop and product.marketplace = site.marketplace
left join sold
    on product.shop = sold.shop and product.marketplace = sold.marketplace and product.asin = sold.asin
where
    product.line = '~none' and ($shop is null or product.shop = $shop)
    and ($marketplace is null or product.marketplace = $marketplace)
order by
    row_number() over (
        partition by product.marketplace order by sold.sales desc nulls last, product.shop asc, product.asin asc
    ) asc,
    product.marketplace asc
limit cast($most as bigint)
