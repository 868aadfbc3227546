-- What was in stock at Amazon, ASIN by ASIN, at each snapshot?
-- partition: snapshot_day
-- result: one row per shop x marketplace x ASIN x snapshot day
select
    shop, marketplace, asin, snapshot_day, available, reserved, inbound, unsellable, price, lowest_offer, featured_offer,
    units_t7, units_t30, units_t90, aged_181_plus, aged_0_90, aged_91_180, aged_181_270, aged_271_365, aged_366_plus,
    recommended_units, currency
from fact.stock_day
order by shop, marketplace, asin, snapshot_day
