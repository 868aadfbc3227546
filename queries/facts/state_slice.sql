-- Which export tells how offers, shelves and campaigns stood on a day?
-- Reports are kept apart: only exports of one report are compared, and the newest of a day counts, whole.
-- result: one row per kind x report x shop x marketplace x snapshot day
with exports as (
    select 'listings' as kind, report, delivery_id, shop, marketplace, snapshot_day, exported_at, digest
    from raw.listings
    union all
    select 'inventory' as kind, report, delivery_id, shop, marketplace, snapshot_day, exported_at, digest
    from raw.inventory
    union all
    select 'campaign_state' as kind, report, delivery_id, shop, marketplace, snapshot_day, exported_at, digest
    from raw.campaign_state
    union all
    select 'ads' as kind, report, delivery_id, shop, marketplace, snapshot_day, exported_at, digest
    from fact.campaign_told
),

ranked as (
    select
        kind, report, delivery_id, shop, marketplace, snapshot_day,
        row_number() over (
            partition by kind, report, shop, marketplace, snapshot_day order by exported_at desc, digest desc, delivery_id desc
        ) as recency
    from exports
    group by kind, report, delivery_id, shop, marketplace, snapshot_day, exported_at, digest
)

select kind, report, delivery_id, shop, marketplace, snapshot_day as day
from ranked
where recency = 1
