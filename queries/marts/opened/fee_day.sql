-- What did each ASIN earn and cost at Amazon on each day, as posted to the seller's account?
-- Costs are negative. Transfers to the bank and reserves are not in it. An ASIN is null where the amount is not of one product.
-- result: one row per shop x marketplace x day x ASIN x fee x currency
select
    f.shop,
    f.marketplace,
    f.day,
    s.asin,
    f.fee,
    sum(f.amount)                  as amount,
    cast(sum(f.units) as bigint)   as units,
    f.currency
from part.fee_sku as f
left join mart.sku as s
    on f.shop = s.shop and f.marketplace = s.marketplace and f.sku = s.sku
group by f.shop, f.marketplace, f.day, s.asin, f.fee, f.currency
order by f.shop, f.marketplace, f.day, s.asin, f.fee, f.currency
