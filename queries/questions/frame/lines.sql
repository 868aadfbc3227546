-- Which product lines and owners can be chosen?
-- parameters: none
-- result: one row per line x owner of a product seen anywhere
--   line VARCHAR text "product line; ~none for products without one"
--   owner VARCHAR text "who looks after the product; null when nobody is named"
--   products BIGINT count "how many"
with products as (

    select line, owner, asin
    from mart.product

)

select
    line,
    owner,
    count(distinct asin) as products
from products
group by line, owner
order by line asc nulls last, owner asc nulls last
