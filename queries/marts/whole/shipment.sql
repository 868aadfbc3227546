-- Which goods are under way, and when can they be sold?
-- A shipment that comes in two parts is told by both days: a part is never expected before its own.
-- result: one row per shipment x ASIN x day
select
    case when p.shop = 'default' then null else p.shop end  as shop,
    p.marketplace,
    p.asin,
    p.shipment,
    cast(sum(p.units) as bigint) as units,
    p.sellable_day
from raw.shipments as p
inner join fact.table_slice as s
    on p.delivery_id = s.delivery_id
group by p.shop, p.marketplace, p.asin, p.shipment, p.sellable_day
order by p.shop, p.marketplace nulls first, p.asin, p.sellable_day, p.shipment nulls first
