-- What else was bought after the ads of one product, and after whose ads was it bought itself, in the last four weeks?
-- parameters: asin VARCHAR "the product", marketplace VARCHAR "two-letter site", shop VARCHAR "null for all", day DATE "28 days end on it"
-- result: one row per direction x other product, most money first
--   direction VARCHAR text "sold: bought after this product's ads; came: this product, bought after the other's ads"
--   other VARCHAR text "the other ASIN; null: brands' ads, which show no single product"
--   short_name VARCHAR text "its name; null for a product no export lists"
--   short_name_zh VARCHAR text "its name in Chinese"
--   ad_sales DOUBLE money "attributed sales"
--   ad_orders BIGINT count "attributed orders; null where the export does not say"
--   ad_units BIGINT count "attributed units"
with moved as (
    select
        case when asin = $asin then 'sold' else 'came' end as direction,
        case when asin = $asin then purchased_asin else asin end as other,
        shop, marketplace, ad_sales, ad_orders, ad_units
    from mart.purchase_day
    where
        (asin = $asin or purchased_asin = $asin) and asin is distinct from purchased_asin
        and marketplace = $marketplace and ($shop is null or shop = $shop)
        and day <= cast($day as date) and day > cast($day as date) - interval 28 day
)
select
    m.direction,
    m.other,
    max(p.short_name)                     as short_name,
    max(p.short_name_zh)                  as short_name_zh,
    coalesce(sum(m.ad_sales), 0)          as ad_sales,
    cast(sum(m.ad_orders) as bigint)      as ad_orders,
    cast(sum(m.ad_units) as bigint)       as ad_units
from moved as m
left join mart.product as p
    on m.shop = p.shop and m.marketplace = p.marketplace and m.other = p.asin
group by m.direction, m.other
order by m.direction desc, ad_sales desc, m.other asc nulls first
