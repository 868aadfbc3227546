-- Which variation family does each ASIN belong to?
-- parameters: none
-- result: one row per shop x marketplace x ASIN whose parent is known
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   parent_asin VARCHAR text "its parent, as the last by-ASIN report names it"
select
    shop,
    marketplace,
    asin,
    parent_asin
from mart.product
where parent_asin is not null
order by shop, marketplace, asin
