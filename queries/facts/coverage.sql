-- Which delivery says something about which day, and does it know the day whole?
-- A day is whole that had ended before the export and, of orders, that the file is shown to begin with. A day of which nothing
-- arrived, though nearly all days around it have many rows, is not covered.
-- result: one row per delivery x marketplace x day of its declared span that is not missing in it, inside the scope and the month before it
with deliveries as (
    select delivery_id, kind, report, shop, marketplace, exported_at, digest, absent, coverage_start, coverage_end, is_first_part
    from raw.delivery
),
clock as (
    select marketplace, day, ends_at
    from given.clock
)
select
    d.delivery_id,
    d.kind,
    d.report,
    d.shop,
    d.marketplace,
    c.day,
    d.exported_at,
    d.digest,
    d.absent = 'zero'           as is_absent_zero,
    c.ends_at <= d.exported_at and not (d.is_first_part and c.day = d.coverage_start) as is_complete
from deliveries as d
inner join clock as c
    on d.marketplace = c.marketplace
    and c.day between d.coverage_start and d.coverage_end
left join raw.missing_day as m
    on d.delivery_id = m.delivery_id and d.marketplace = m.marketplace and c.day = m.day
where m.day is null
