-- What is each ASIN called, whose is it, and what does it cost?
-- parameters: none
-- result: one row per shop x marketplace x ASIN met in any export
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   short_name VARCHAR text "name on the wall"
--   short_name_zh VARCHAR text "the same in Chinese"
--   line VARCHAR text "product line"
--   owner VARCHAR text "who looks after it; null when nobody is named"
--   cost DOUBLE money "landed cost per unit, before Amazon's fees"
--   cost_currency VARCHAR text "ISO code of the cost"
--   lead_time_days DOUBLE number "from order to sellable"
select
    shop,
    marketplace,
    asin,
    short_name,
    short_name_zh,
    line,
    owner,
    cost,
    cost_currency,
    lead_time_days
from mart.product
order by shop, marketplace, asin
