-- What is under way, and from which day can it be sold?
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site", shop VARCHAR "seller account; null for all",
--   day DATE "day of the stock snapshot"
-- result: one row per sellable day
--   sellable_day DATE day "first day the units can be sold, as expected"
--   units BIGINT count "units"
--   shipments BIGINT count "how many shipments"
select sellable_day, cast(sum(units) as bigint) as units, count(*) as shipments
from mart.shipment
where
    asin = $asin and (marketplace is null or marketplace = $marketplace) and ($shop is null or shop is null or shop = $shop)
    and sellable_day > $day
group by sellable_day
order by sellable_day asc
