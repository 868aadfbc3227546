-- Who came, by shop, item and channel, and what did they pay?
-- Visitors are people, once a day: not sessions, and not additive over items or days. Sessions where a source tells those instead.
-- partition: day
-- result: one row per shop x marketplace x day (x item; null: the whole shop) (x channel; null: all channels)
select
    shop, marketplace, day, item, channel,
    cast(sum(visitors) as bigint)     as visitors,
    cast(null as bigint)              as sessions,
    cast(sum(page_views) as bigint)   as page_views,
    cast(sum(buyers) as bigint)       as buyers,
    cast(sum(orders) as bigint)       as orders,
    cast(sum(order_items) as bigint)  as order_items,
    cast(sum(units) as bigint)        as units,
    cast(sum(sales) as double)        as sales,
    currency
from fact.visit_row
group by shop, marketplace, day, item, channel, currency
union all
select
    shop, marketplace, day, asin as item, channel, cast(null as bigint) as visitors, sessions, page_views,
    cast(null as bigint) as buyers, cast(null as bigint) as orders, order_items, units, sales, currency
from fact.channel_visit
union all
select
    shop, marketplace, day, cast(null as varchar) as item, channel, cast(null as bigint) as visitors,
    cast(sum(sessions) as bigint) as sessions, cast(sum(page_views) as bigint) as page_views,
    cast(null as bigint) as buyers, cast(null as bigint) as orders, cast(sum(order_items) as bigint) as order_items,
    cast(sum(units) as bigint) as units, sum(sales) as sales, currency
from fact.channel_visit
group by shop, marketplace, day, channel, currency
order by shop, marketplace, day, item, channel
