-- Which product lines and owners can be chosen, and where?
-- parameters: none
-- result: one row per shop x marketplace x line x owner of a product seen anywhere
--   shop VARCHAR text "the seller account"
--   marketplace VARCHAR text "two-letter site"
--   line VARCHAR text "product line; ~none for products without one"
--   owner VARCHAR text "who looks after the product; null when nobody is named"
--   products BIGINT count "how many"
with products as (

    select shop, marketplace, line, owner, asin
    from mart.product

)

select
    shop,
    marketplace,
    line,
    owner,
    count(distinct asin) as products
from products
group by shop, marketplace, line, owner
order by line asc nulls last, owner asc nulls last, shop asc, marketplace asc
