-- What did the by-ASIN reports over more than a day say?
-- A span stays a span.
-- partition: span_start
-- result: one row per shop x marketplace x ASIN x span
with spans as (
    select distinct r.delivery_id, r.shop, r.marketplace, r.period_start, r.period_end
    from fact.asin_row as r
    where r.period_start < r.period_end
),
deliveries as (
    select delivery_id, marketplace, exported_at, digest
    from raw.delivery
),
ranked as (
    select
        s.delivery_id, s.shop, s.marketplace, s.period_start, s.period_end, c.ends_at <= d.exported_at as is_complete,
        row_number() over (
            partition by s.shop, s.marketplace, s.period_start, s.period_end
            order by h.is_parents_only, d.exported_at desc, d.digest desc, d.delivery_id desc
        ) as recency
    from spans as s
    inner join deliveries as d
        on s.delivery_id = d.delivery_id and s.marketplace = d.marketplace
    inner join fact.asin_shape as h
        on s.delivery_id = h.delivery_id
    inner join given.span_clock as c
        on s.marketplace = c.marketplace and s.period_end = c.day
)
select
    r.shop,
    r.marketplace,
    r.asin,
    r.period_start  as span_start,
    r.period_end    as span_end,
    g.currency,
    r.sales,
    r.units,
    r.order_items,
    r.sessions,
    r.page_views,
    r.buy_box_page_views,
    r.buy_box_base,
    k.is_complete
from fact.asin_row as r
inner join ranked as k
    on r.delivery_id = k.delivery_id and r.shop = k.shop and r.marketplace = k.marketplace
    and r.period_start = k.period_start and r.period_end = k.period_end and k.recency = 1
inner join given.site as g
    on r.marketplace = g.marketplace
order by r.shop, r.marketplace, r.asin, r.period_start, r.period_end
