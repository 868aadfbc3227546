-- What did every way of looking find changed?
-- result: one row per change and way of looking: two reports may tell the same
select
    kind, report, shop, marketplace, asin, sku, ad_product, campaign, day, seen_from, last_day, said_before, said, amount_before, amount,
    units, currency, noise
from mart.state_change
union all
select
    kind, report, shop, marketplace, asin, null as sku, null as ad_product, null as campaign, day, seen_from, day as last_day,
    null as said_before, null as said, null as amount_before, null as amount, null as units, null as currency, null as noise
from mart.listed_change
union all
select
    'asin_new' as kind, null as report, shop, marketplace, asin, null as sku, null as ad_product, null as campaign, day, null as seen_from,
    day as last_day, null as said_before, null as said, null as amount_before, null as amount, null as units, null as currency,
    null as noise
from mart.asin_first
union all
select
    'stock_arrival' as kind, report, shop, marketplace, asin, null as sku, null as ad_product, null as campaign, day, null as seen_from,
    last_day, null as said_before, null as said, null as amount_before, null as amount, units, null as currency, null as noise
from mart.ledger_arrival
union all
select
    'stock_arrival' as kind, report, shop, marketplace, asin, null as sku, null as ad_product, null as campaign, day, seen_from,
    day as last_day, null as said_before, null as said, cast(units_before as double) as amount_before, cast(units as double) as amount,
    units - units_before as units, null as currency, null as noise
from mart.shelf_rise
