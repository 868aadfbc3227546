-- On which days do we know of each ASIN what its own ads sold, and so what it sold without them?
-- Its keys are numbers as those of the product's days, which are looked up here one by one; a site without a product has none.
-- keys: shop, marketplace of mart.product
-- result: one row per shop x marketplace x day
select distinct r.shop, r.marketplace, r.day, r.currency
from mart.channel_rest as r
where
    r.line <> '~brand' and exists (select 1 from mart.product as p where p.shop = r.shop and p.marketplace = r.marketplace)
