-- What did each SKU earn and cost at Amazon on each day, amount by amount as posted?
-- Units are those of the goods sold or refunded, not of their fees.
-- partition: day
-- result: one row per shop x marketplace x day x SKU (null: not of one product) x fee x currency
select
    shop,
    marketplace,
    day,
    nullif(sku, '') as sku,
    fee,
    currency,
    sum(amount)     as amount,
    cast(sum(case when fee in ('sales', 'refund') then units end) as bigint) as units
from fact.fee_amount
group by shop, marketplace, day, nullif(sku, ''), fee, currency
order by shop, marketplace, day, nullif(sku, ''), fee, currency
