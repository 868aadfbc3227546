-- What does each by-ASIN delivery say about each ASIN and period, with traffic counted once per child?
-- Items of a shop that counts visitors sell too; their visits never count as sessions.
-- Rows whose traffic is the same are repeats of one child on several SKUs; rows whose traffic differs add up.
-- result: one row per delivery x shop x marketplace x ASIN x period
with rows_given as (
    select
        delivery_id, shop, marketplace, asin, channel, period_start, period_end, units, order_items, sales,
        sessions, page_views, buy_box_share
    from raw.asin_period
    where
        (currency is null or currency = site_currency)
        and period_start <= (select max(last_day) from given.scope)
        and period_end >= (select min(first_day) from given.scope)
    union all
    select
        delivery_id, shop, marketplace, item as asin, channel, day as period_start, day as period_end, units, order_items, sales,
        null as sessions, null as page_views, null as buy_box_share
    from raw.visits
    where item is not null and channel is null and currency = site_currency
),
visits as (
    select
        delivery_id, shop, marketplace, asin, channel, period_start, period_end, sessions, page_views,
        avg(buy_box_share) as buy_box_share
    from rows_given
    where sessions is not null or page_views is not null
    group by delivery_id, shop, marketplace, asin, channel, period_start, period_end, sessions, page_views
),
traffic as (
    select
        delivery_id, shop, marketplace, asin, period_start, period_end,
        cast(sum(sessions) as bigint)                                              as sessions,
        cast(sum(page_views) as bigint)                                            as page_views,
        sum(page_views * buy_box_share)                                            as buy_box_page_views,
        cast(sum(case when buy_box_share is not null then page_views end) as bigint) as buy_box_base
    from visits
    group by delivery_id, shop, marketplace, asin, period_start, period_end
),
sold as (
    select
        delivery_id, shop, marketplace, asin, period_start, period_end,
        cast(sum(sales) as double)        as sales,
        cast(sum(units) as bigint)        as units,
        cast(sum(order_items) as bigint)  as order_items
    from rows_given
    group by delivery_id, shop, marketplace, asin, period_start, period_end
)
select
    s.delivery_id, s.shop, s.marketplace, s.asin, s.period_start, s.period_end, s.sales, s.units, s.order_items,
    t.sessions, t.page_views, t.buy_box_page_views, t.buy_box_base
from sold as s
left join traffic as t
    on s.delivery_id = t.delivery_id and s.shop = t.shop and s.marketplace = t.marketplace and s.asin = t.asin
    and s.period_start = t.period_start and s.period_end = t.period_end
