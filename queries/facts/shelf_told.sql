-- How many units did each inventory report see of each ASIN, kept apart by report?
-- Used and refurbished units, and what came back, are another offer. Reserved units count only where every row of the ASIN tells them.
-- result: one row per report x shop x marketplace x ASIN x snapshot day
select
    s.report,
    s.shop,
    s.marketplace,
    i.asin,
    s.day,
    cast(sum(i.available) as bigint)                                                     as available,
    cast(case when count(i.reserved) = count(*) then sum(i.reserved) end as bigint)      as reserved
from raw.inventory as i
inner join fact.state_slice as s
    on i.delivery_id = s.delivery_id and i.shop = s.shop and i.marketplace = s.marketplace and i.snapshot_day = s.day
left join given.resold_sku as g
    on lower(i.sku) like g.pattern
where
    g.pattern is null and (
        i.condition is null
        or not (lower(i.condition) like 'used%' or lower(i.condition) like 'collect%' or lower(i.condition) like 'refurb%')
    )
group by s.report, s.shop, s.marketplace, i.asin, s.day
