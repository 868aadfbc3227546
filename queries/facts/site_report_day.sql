-- What does the newest Sales and Traffic by date say about each day?
-- A day inside the declared span without a row erases what an older export said.
-- result: one row per shop x marketplace x day that the newest export knows
with covered as (
    select
        delivery_id, shop, marketplace, day, is_complete, is_absent_zero,
        row_number() over (partition by shop, marketplace, day order by exported_at desc, digest desc, delivery_id desc) as recency
    from fact.coverage
    where kind = 'site_day' or delivery_id in (select delivery_id from raw.visits where item is null and channel is null)
),
reported as (
    select
        delivery_id,
        shop,
        marketplace,
        day,
        max(cast(sales as double))  as sales,
        max(units)                  as units,
        max(order_items)            as order_items,
        max(sessions)               as sessions,
        max(page_views)             as page_views,
        max(buy_box_share)          as buy_box_share,
        max(units_refunded)         as units_refunded
    from fact.site_given
    where currency = site_currency
    group by delivery_id, shop, marketplace, day
)
select
    c.shop,
    c.marketplace,
    c.day,
    c.is_complete,
    case when r.day is null then 0 else r.sales end        as sales,
    case when r.day is null then 0 else r.units end        as units,
    case when r.day is null then 0 else r.order_items end  as order_items,
    case when r.day is null then 0 else r.sessions end     as sessions,
    case when r.day is null then 0 else r.page_views end   as page_views,
    r.buy_box_share,
    r.units_refunded
from covered as c
left join reported as r
    on c.delivery_id = r.delivery_id and c.shop = r.shop and c.marketplace = r.marketplace and c.day = r.day
where c.recency = 1 and (r.day is not null or c.is_absent_zero)
