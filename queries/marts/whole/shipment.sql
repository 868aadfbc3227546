-- Which goods are under way, and when can they be sold?
-- result: one row per shipment x ASIN
select
    case when p.shop = 'default' then null else p.shop end  as shop,
    p.marketplace,
    p.asin,
    p.shipment,
    cast(sum(p.units) as bigint) as units,
    min(p.sellable_day)          as sellable_day
from raw.shipments as p
inner join fact.table_slice as s
    on p.delivery_id = s.delivery_id
group by p.shop, p.marketplace, p.asin, p.shipment
order by p.shop, p.marketplace nulls first, p.asin, sellable_day, p.shipment nulls first
