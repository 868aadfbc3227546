-- What money was posted on each day, each amount told once?
-- result: one row per amount of a delivery in force that is income or cost
with amounts as (
    select
        delivery_id, report, shop, marketplace, day, settlement_key, sku, type, component, coalesce(description, '') as description,
        amount, units, currency
    from raw.fees
),
told as (
    select
        a.delivery_id, a.shop, a.marketplace, a.day, a.settlement_key, a.sku, a.type, a.component, a.description, a.amount, a.units,
        a.currency, f.family
    from amounts as a
    inner join given.fee_family as f
        on a.report = f.report
    inner join fact.fee_source as s
        on a.shop = s.shop and a.marketplace = s.marketplace and a.day = s.day and f.family = s.family
)
select
    t.shop,
    t.marketplace,
    t.day,
    t.sku,
    k.fee,
    cast(t.amount as double) as amount,
    t.units,
    t.currency
from told as t
inner join fact.fee_kind as k
    on t.type = k.type and t.component = k.component and t.description = k.description
inner join fact.fee_slice as s
    on t.delivery_id = s.delivery_id and t.shop = s.shop
    and (
        (s.day is not null and t.marketplace = s.marketplace and t.day = s.day)
        or (s.settlement_key is not null and t.settlement_key = s.settlement_key)
    )
where k.fee <> ''
