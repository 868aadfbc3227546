-- Which ASINs, SKUs and titles were found, best sellers first, and what does the team already say about them?
-- parameters: shop VARCHAR "seller account; null for all"
-- result: one row per shop x marketplace x asin
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   sku VARCHAR text "seller's SKU"
--   title VARCHAR text "title as the last export wrote it"
--   short_name VARCHAR text "the team's own name; null where the table has none"
--   short_name_zh VARCHAR text "the same in Chinese"
--   line VARCHAR text "product line; null without one"
--   brand VARCHAR text "brand"
--   owner VARCHAR text "who looks after it"
--   launch_day DATE day "first day on sale"
--   cost DOUBLE money "landed cost per unit"
--   cost_currency VARCHAR text "ISO code of the cost"
--   lead_time_days DOUBLE days "from order to sellable"
--   stance VARCHAR text "scale, margin, cash, line or brand"
--   sales DOUBLE money "all sales known, in the site's currency"
with sold as (
    select shop, marketplace, asin, sum(sales) as sales
    from mart.asin_day
    group by shop, marketplace, asin
),

own as (
    select
        l.shop, l.marketplace, l.asin, p.short_name, p.short_name_zh,
        row_number() over (
            partition by l.shop, l.marketplace, l.asin
            order by p.shop nulls last, p.marketplace nulls last, p.exported_at desc nulls last, p.line_number desc nulls last
        ) as place
    from mart.product as l
    inner join mart.product_table as p
        on l.asin = p.asin and l.shop = coalesce(p.shop, l.shop) and l.marketplace = coalesce(p.marketplace, l.marketplace)
)

select
    product.shop, product.marketplace, product.asin, product.sku, product.title,
    own.short_name, own.short_name_zh, nullif(product.line, '~none') as line, product.brand, product.owner, product.launch_day,
    cast(product.cost as double) as cost, product.cost_currency, product.lead_time_days, product.stance, sold.sales
from mart.product as product
left join own
    on product.shop = own.shop and product.marketplace = own.marketplace and product.asin = own.asin and own.place = 1
left join sold
    on product.shop = sold.shop and product.marketplace = sold.marketplace and product.asin = sold.asin
where $shop is null or product.shop = $shop
order by sold.sales desc nulls last, product.marketplace asc, product.shop asc, product.asin asc
