-- Do the parts agree with the site's total?
-- parameters: shop TEXT "seller account; null for all", marketplace TEXT "two-letter site; null for all"
-- result: one row per shop x marketplace, over its last 28 complete days of sales
--   shop TEXT text "seller account"
--   marketplace TEXT text "two-letter site"
--   currency TEXT text "ISO code"
--   day DATE day "last day counted"
--   sales DOUBLE money "total sales of the site"
--   parts DOUBLE money "sales of its ASINs"
--   unallocated DOUBLE money "total minus parts"
--   days_apart BIGINT count "days on which the difference is above 1 % of the total"
with parts as (
    select
        part.shop, part.marketplace, part.day, sum(part.sales) as sales,
        sum(part.sales) filter (where part.line = '~unallocated') as unallocated
    from mart.line_day as part
    inner join mart.site as site on part.shop = site.shop and part.marketplace = site.marketplace
    where part.day between site.sales_day - interval 27 day and site.sales_day
    group by part.shop, part.marketplace, part.day
)

select
    parts.shop, parts.marketplace, min(site.currency) as currency, max(parts.day) as day, sum(parts.sales) as sales,
    sum(parts.sales) - coalesce(sum(parts.unallocated), 0) as parts, coalesce(sum(parts.unallocated), 0) as unallocated,
    count(*) filter (where abs(coalesce(parts.unallocated, 0)) > 0.01 * abs(parts.sales)) as days_apart
from parts
inner join mart.site as site on parts.shop = site.shop and parts.marketplace = site.marketplace
where ($shop is null or parts.shop = $shop) and ($marketplace is null or parts.marketplace = $marketplace)
group by parts.shop, parts.marketplace
order by sales desc nulls last, parts.shop asc, parts.marketplace asc
