-- Which delivery tells the transactions of a day, and which tells each settlement?
-- Transactions: the newest that covers the day. A settlement counts once, whole: the newest export that holds it.
-- result: one row per delivery x shop x marketplace x (day or settlement) in force; the other is null
with covered as (
    select
        c.delivery_id, c.shop, c.marketplace, c.day,
        row_number() over (
            partition by c.shop, c.marketplace, c.day
            order by c.is_complete desc, c.exported_at desc, c.digest desc, c.delivery_id desc
        ) as recency
    from fact.coverage as c
    inner join given.fee_family as f
        on c.report = f.report
    inner join given.report as p
        on c.report = p.report and p.overlap = 'slice'
    where c.kind = 'fees'
),
blocks as (
    select distinct r.delivery_id, r.shop, r.settlement_key, r.exported_at, r.digest
    from raw.fees as r
    inner join given.fee_family as f
        on r.report = f.report
    inner join given.report as p
        on r.report = p.report and p.overlap = 'settlement'
),
settlements as (
    select
        delivery_id, shop, settlement_key,
        row_number() over (
            partition by shop, settlement_key
            order by exported_at desc, digest desc, delivery_id desc
        ) as recency
    from blocks
)
select delivery_id, shop, marketplace, day, null as settlement_key
from covered
where recency = 1
union all
select delivery_id, shop, null as marketplace, null as day, settlement_key
from settlements
where recency = 1
