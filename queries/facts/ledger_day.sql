-- What lay at Amazon each day by the inventory ledger, ASIN by ASIN, and what moved?
-- The newest export tells a day, whole. Sellable units alone count as available; moves are of all units.
-- result: one row per shop x marketplace x ASIN x day of the ledger
with covered as (
    select
        delivery_id, shop, marketplace, day,
        row_number() over (partition by shop, marketplace, day order by exported_at desc, digest desc, delivery_id desc) as recency
    from fact.coverage
    where kind = 'stock_moves'
)
select
    m.shop,
    m.marketplace,
    m.asin,
    m.day,
    cast(sum(case when upper(coalesce(m.disposition, 'SELLABLE')) = 'SELLABLE' then m.closing else 0 end) as bigint) as available,
    cast(sum(m.closing) as bigint)                                           as closing,
    cast(sum(coalesce(m.received, 0)) as bigint)                             as received,
    cast(-sum(coalesce(m.shipped, 0)) as bigint)                             as shipped,
    cast(sum(coalesce(m.returned, 0)) as bigint)                             as returned,
    cast(-sum(coalesce(m.lost, 0) + coalesce(m.damaged, 0)) as bigint)       as lost,
    cast(sum(coalesce(m.found, 0)) as bigint)                                as found,
    cast(-sum(coalesce(m.disposed, 0) + coalesce(m.vendor_returned, 0)) as bigint) as removed
from raw.stock_moves as m
inner join covered as c
    on m.delivery_id = c.delivery_id and m.shop = c.shop and m.marketplace = c.marketplace and m.day = c.day
where c.recency = 1
group by m.shop, m.marketplace, m.asin, m.day
