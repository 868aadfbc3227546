-- Which source told us something about which day, in how many rows, and had the day ended when it was exported?
-- partition: day
-- result: one row per source x shop x marketplace x day
with counted as materialized (
    select delivery_id, marketplace, day, is_span, row_count
    from raw.row_day
),
span_deliveries as (
    select delivery_id, 'span' as shape from counted group by delivery_id having bool_and(is_span)
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
    left join counted as r on c.delivery_id = r.delivery_id and c.marketplace = r.marketplace and c.day = r.day and not r.is_span
    left join span_deliveries as s on c.delivery_id = s.delivery_id
)
select
    source, shop, marketplace, day, cast(row_count as bigint) as "rows", is_complete, is_span, report, exported_at
from ranked
where place = 1
order by source, shop, marketplace, day
