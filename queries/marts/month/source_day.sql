-- Which source told us something about which day, in how many rows, and had the day ended when it was exported?
-- partition: day
-- result: one row per source x shop x marketplace x day
with row_days as (
    select delivery_id, marketplace, day, count(*) as row_count from raw.orders group by delivery_id, marketplace, day
    union all
    select delivery_id, marketplace, day, count(*) as row_count from raw.site_day group by delivery_id, marketplace, day
    union all
    select delivery_id, marketplace, snapshot_day as day, count(*) as row_count
    from raw.inventory group by delivery_id, marketplace, snapshot_day
    union all
    select delivery_id, marketplace, day, count(*) as row_count from raw.reviews group by delivery_id, marketplace, day
    union all
    select delivery_id, marketplace, day, count(*) as row_count from raw.returns group by delivery_id, marketplace, day
    union all
    select delivery_id, marketplace, day, count(*) as row_count from raw.fees group by delivery_id, marketplace, day
    union all
    select delivery_id, marketplace, day, count(*) as row_count from raw.visits group by delivery_id, marketplace, day
    union all
    select delivery_id, marketplace, snapshot_day as day, count(*) as row_count from raw.voc group by delivery_id, marketplace, snapshot_day
    union all
    select delivery_id, marketplace, snapshot_day as day, count(*) as row_count
    from raw.campaign_state group by delivery_id, marketplace, snapshot_day
    union all
    select delivery_id, marketplace, period_end as day, count(*) as row_count from raw.ad_purchases
    where period_start = period_end group by delivery_id, marketplace, period_end
    union all
    select delivery_id, marketplace, period_end as day, count(*) as row_count from raw.ads
    where period_start = period_end group by delivery_id, marketplace, period_end
    union all
    select delivery_id, marketplace, period_end as day, count(*) as row_count from raw.asin_period
    where period_start = period_end group by delivery_id, marketplace, period_end
),
span_deliveries as (
    select delivery_id, 'span' as shape from raw.ads group by delivery_id having bool_and(period_start < period_end)
    union all
    select delivery_id, 'span' as shape from raw.asin_period group by delivery_id having bool_and(period_start < period_end)
    union all
    select delivery_id, 'span' as shape from raw.ad_purchases group by delivery_id having bool_and(period_start < period_end)
),
ranked as (
    select
        coalesce(p.source, k.source) as source, c.report, c.shop, c.marketplace, c.day, c.is_complete, c.exported_at,
        s.shape is not null          as is_span,
        coalesce(r.row_count, 0)     as row_count,
        row_number() over (
            partition by coalesce(p.source, k.source), c.shop, c.marketplace, c.day
            order by c.is_complete desc, s.shape nulls first, c.exported_at desc, c.digest desc, c.delivery_id desc
        ) as place
    from fact.coverage as c
    inner join given.kind as k on c.kind = k.kind
    left join given.report as p on c.report = p.report
    left join row_days as r on c.delivery_id = r.delivery_id and c.marketplace = r.marketplace and c.day = r.day
    left join span_deliveries as s on c.delivery_id = s.delivery_id
)
select
    source, shop, marketplace, day, cast(row_count as bigint) as "rows", is_complete, is_span, report, exported_at
from ranked
where place = 1
order by source, shop, marketplace, day
