-- Which exports of lines do not count on a day, because their report declares that the newest export of a day holds it whole?
-- Where it declares `line` (all that we know do), every export counts and the latest state of each line is read.
-- result: one row per delivery x shop x marketplace x day that another delivery of such a report overrules
with covered as (
    select
        c.delivery_id, c.shop, c.marketplace, c.day,
        row_number() over (
            partition by c.kind, c.shop, c.marketplace, c.day order by c.exported_at desc, c.digest desc, c.delivery_id desc
        ) as recency
    from fact.coverage as c
    inner join given.report as p
        on c.report = p.report and p.overlap = 'slice'
    where c.kind in ('orders', 'returns')
)
select delivery_id, shop, marketplace, day
from covered
where recency > 1
