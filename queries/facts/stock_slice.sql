-- Which inventory delivery is the snapshot of a day?
-- A report that also tells units shipped goes before one that does not, then one that tells ages, then the newest.
-- result: one row per shop x marketplace x snapshot day
with snapshots as (
    select
        delivery_id, digest, exported_at, shop, marketplace, snapshot_day,
        bool_or(units_t30 is not null) as has_shipped_units, bool_or(aged_181_plus is not null) as has_ages
    from raw.inventory
    group by delivery_id, digest, exported_at, shop, marketplace, snapshot_day
),
ranked as (
    select
        delivery_id, shop, marketplace, snapshot_day,
        row_number() over (
            partition by shop, marketplace, snapshot_day
            order by has_shipped_units desc, has_ages desc, exported_at desc, digest desc, delivery_id desc
        ) as recency
    from snapshots
)
select delivery_id, shop, marketplace, snapshot_day
from ranked
where recency = 1
