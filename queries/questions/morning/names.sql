-- What is each product called, which line is it of, who looks after it?
-- parameters: shop VARCHAR "null means all", marketplace VARCHAR "null means all", line VARCHAR "null means all",
--   owner VARCHAR "null means all"
-- result: one row per shop x marketplace x ASIN
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   short_name VARCHAR text "name on the wall"
--   short_name_zh VARCHAR text "name on the wall in Chinese"
--   line VARCHAR text "product line"
--   owner VARCHAR text "who looks after it; null when nobody is named"
with products as (

    select shop, marketplace, asin, short_name, short_name_zh, line, owner
    from mart.product

)

select
    shop,
    marketplace,
    asin,
    short_name,
    short_name_zh,
    line,
    owner
from products
where
    shop = coalesce($shop, shop)
    and marketplace = coalesce($marketplace, marketplace)
    and line = coalesce($line, line)
    and ($owner is null or owner = $owner)
order by shop, marketplace, asin
