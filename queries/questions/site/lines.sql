-- Which product lines can be chosen, and what did they sell in the 28 days up to each site's last complete day?
-- parameters: shop VARCHAR "one shop, or null for all", marketplace VARCHAR "one site, or null for all"
-- result: one row per shop x marketplace x line with an ASIN
--   shop VARCHAR text "the seller account"
--   marketplace VARCHAR text "two-letter site"
--   line VARCHAR text "product line; ~none for ASINs without one"
--   asins BIGINT count "ASINs of the line"
--   owner VARCHAR text "who looks after its first ASIN; null where nobody is named"
--   currency VARCHAR text "ISO code of sales_28"
--   sales_28 DOUBLE money "sales of its ASINs"
with products as (
    select shop, marketplace, line, count(*) as asins, min(owner) as owner
    from mart.product
    where
        ($shop is null or shop = $shop)
        and ($marketplace is null or marketplace = $marketplace)
    group by shop, marketplace, line
),
sold as (
    select d.shop, d.marketplace, d.line, sum(d.sales) as sales_28
    from mart.line_day as d
    inner join mart.site as s
        on d.shop = s.shop and d.marketplace = s.marketplace and d.day <= s.last_day and d.day > s.last_day - interval 28 day
    group by d.shop, d.marketplace, d.line
),
sites as (
    select shop, marketplace, currency
    from mart.site
)
select p.shop, p.marketplace, p.line, p.asins, p.owner, g.currency, s.sales_28
from products as p
inner join sites as g
    on p.shop = g.shop and p.marketplace = g.marketplace
left join sold as s
    on p.shop = s.shop and p.marketplace = s.marketplace and p.line = s.line
order by p.shop, p.marketplace, s.sales_28 desc nulls last, p.line
