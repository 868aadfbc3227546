-- What are these ASINs called, and which line is each of?
-- parameters: asins VARCHAR[] "child ASINs"
-- result: one row per shop x marketplace x ASIN met in any export
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   short_name VARCHAR text "name on the wall"
--   short_name_zh VARCHAR text "the same in Chinese"
--   line VARCHAR text "product line; ~none without one"
select
    shop,
    marketplace,
    asin,
    short_name,
    short_name_zh,
    line
from mart.product
where list_contains($asins, asin)
order by shop, marketplace, asin
