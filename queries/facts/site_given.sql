-- What do deliveries say of a whole site and day, whatever family they are of?
-- A shop that counts visitors sells too: its sales count, its visits never as sessions.
-- result: one row per row of Sales and Traffic by date, and per day of a visits delivery of the whole shop
select
    delivery_id, shop, marketplace, day, sales, units, order_items, sessions, page_views, buy_box_share, units_refunded, currency,
    site_currency
from raw.site_day
union all
select
    delivery_id, shop, marketplace, day, sales, units, order_items, null as sessions, null as page_views, null as buy_box_share,
    null as units_refunded, currency, site_currency
from raw.visits
where item is null and channel is null
