-- Which by-ASIN delivery answers for the sales of a day, and which for its traffic?
-- Children before parents only, then the newest; a day may take its sales from one report and its traffic from another.
-- result: one row per shop x marketplace x day x part ('sales' or 'traffic') that a by-ASIN delivery covers
with covered as (
    select delivery_id, shop, marketplace, day, exported_at, digest, is_complete, is_absent_zero
    from fact.coverage
    where kind in ('asin_period', 'visits')
),
shapes as (
    select delivery_id, has_sales, has_traffic, is_parents_only
    from fact.asin_shape
    where has_days
),
candidates as (
    select 'sales' as part, delivery_id, is_parents_only from shapes where has_sales
    union all
    select 'traffic' as part, delivery_id, is_parents_only from shapes where has_traffic
),
ranked as (
    select
        k.part, c.delivery_id, c.shop, c.marketplace, c.day, c.is_complete, c.is_absent_zero,
        row_number() over (
            partition by k.part, c.shop, c.marketplace, c.day
            order by k.is_parents_only, c.exported_at desc, c.digest desc, c.delivery_id desc
        ) as recency
    from covered as c
    inner join candidates as k
        on c.delivery_id = k.delivery_id
)
select part, delivery_id, shop, marketplace, day, is_complete, is_absent_zero
from ranked
where recency = 1
