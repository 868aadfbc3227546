-- What was in stock at Amazon, ASIN by ASIN, at each snapshot?
-- Used and refurbished units, and what came back, are another offer and are left out.
-- result: one row per shop x marketplace x ASIN x snapshot day
select
    i.shop,
    i.marketplace,
    i.asin,
    i.snapshot_day,
    cast(sum(i.available) as bigint)       as available,
    cast(sum(i.reserved) as bigint)        as reserved,
    cast(sum(i.inbound) as bigint)         as inbound,
    cast(sum(i.unsellable) as bigint)      as unsellable,
    max(cast(i.price as double))           as price,
    min(cast(i.lowest_offer as double))    as lowest_offer,
    min(cast(i.featured_offer as double))  as featured_offer,
    cast(sum(i.units_t7) as bigint)        as units_t7,
    cast(sum(i.units_t30) as bigint)       as units_t30,
    cast(sum(i.units_t90) as bigint)       as units_t90,
    cast(sum(i.aged_181_plus) as bigint)   as aged_181_plus,
    cast(sum(i.aged_0_90) as bigint) as aged_0_90,
    cast(sum(i.aged_91_180) as bigint) as aged_91_180,
    cast(sum(i.aged_181_270) as bigint) as aged_181_270,
    cast(sum(i.aged_271_365) as bigint) as aged_271_365,
    cast(sum(i.aged_366_plus) as bigint) as aged_366_plus,
    cast(sum(i.recommended_units) as bigint) as recommended_units,
    max(coalesce(i.currency, i.site_currency)) as currency
from raw.inventory as i
inner join fact.stock_slice as s
    on i.delivery_id = s.delivery_id and i.shop = s.shop and i.marketplace = s.marketplace and i.snapshot_day = s.snapshot_day
left join given.resold_sku as g
    on lower(i.sku) like g.pattern
where
    g.pattern is null and (
        i.condition is null
        or not (lower(i.condition) like 'used%' or lower(i.condition) like 'collect%' or lower(i.condition) like 'refurb%')
    )
group by i.shop, i.marketplace, i.asin, i.snapshot_day
