-- Which shipments become sellable, and when?
-- parameters: none
-- result: one row per shop x marketplace x ASIN x day; a shop or site left blank in the table means every one
--   shop VARCHAR text "seller account; null means all"
--   marketplace VARCHAR text "two-letter site; null means all"
--   asin VARCHAR text "child ASIN"
--   day DATE day "first day the units can be sold, as expected"
--   units BIGINT count "units in the shipments of that day"
select
    shop,
    marketplace,
    asin,
    sellable_day as day,
    cast(sum(units) as bigint) as units
from mart.shipment
group by shop, marketplace, asin, sellable_day
order by asin, sellable_day, shop, marketplace
