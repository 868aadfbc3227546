-- How much of each site's sales is of products without a line or of none at all, in its last 28 complete days?
-- parameters: shop VARCHAR "seller account; null for all", marketplace VARCHAR "two-letter site; null for all"
-- result: one row per shop x marketplace with sales
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   currency VARCHAR text "ISO code"
--   unmapped DOUBLE money "sales of ASINs without a product line"
--   unallocated DOUBLE money "sales that no source splits by ASIN; below zero never"
--   sales DOUBLE money "all sales"
select
    d.shop,
    d.marketplace,
    min(d.currency) as currency,
    coalesce(sum(case when d.line = '~none' then d.sales end), 0) as unmapped,
    greatest(coalesce(sum(case when d.line = '~unallocated' then d.sales end), 0), 0) as unallocated,
    sum(d.sales) as sales
from mart.line_day as d
inner join mart.site as s
    on d.shop = s.shop and d.marketplace = s.marketplace
where
    d.is_complete and d.day between s.sales_day - interval 27 day and s.sales_day
    and d.shop = coalesce($shop, d.shop) and d.marketplace = coalesce($marketplace, d.marketplace)
group by d.shop, d.marketplace
having sum(d.sales) > 0
order by d.shop, d.marketplace
