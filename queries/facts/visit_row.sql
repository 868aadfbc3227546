-- What does the newest visits delivery say about each day: of the shop, of items, by channel?
-- A day takes each of these parts from the newest delivery that has it.
-- result: one row per shop x marketplace x day (x item) (x channel) of the deliveries in force
with parts as (
    select
        delivery_id, shop, marketplace, day, item, channel, visitors, page_views, buyers, orders, order_items, units, sales, currency,
        exported_at, digest,
        concat(case when item is null then 'shop' else 'item' end, case when channel is null then '' else '_channel' end) as part
    from raw.visits
),
ranked as (
    select
        delivery_id, shop, marketplace, day, item, channel, visitors, page_views, buyers, orders, order_items, units, sales, currency, part,
        dense_rank() over (
            partition by shop, marketplace, day, part
            order by exported_at desc, digest desc, delivery_id desc
        ) as recency
    from parts
)
select
    r.delivery_id, r.shop, r.marketplace, r.day, r.item, coalesce(c.channel, r.channel) as channel, r.visitors, r.page_views, r.buyers,
    r.orders, r.order_items, r.units, r.sales, r.currency
from ranked as r
left join given.channel_name as c
    on lower(regexp_replace(r.channel, '[^\p{L}\p{N}]', '', 'g')) = c.name
where r.recency = 1
