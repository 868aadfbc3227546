-- What is each ASIN called, whose is it, and what does it cost?
-- result: one row per shop x marketplace x ASIN met in any export
--   shop text - "seller account"
--   marketplace text - "two-letter site"
--   asin text - "child ASIN"
--   short_name text - "name on the wall"
--   short_name_zh text - "the same in Chinese"
--   line text - "product line"
--   owner text - "who looks after it; null when nobody is named"
--   cost money - "landed cost per unit, before Amazon's fees"
--   cost_currency text - "ISO code of the cost"
--   lead_time_days number - "from order to sellable"
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
