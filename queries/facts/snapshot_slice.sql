-- Which export is the snapshot of a day: of the health of listings, of offers, of campaigns?
-- The newest one with rows of that day, whole; an older one counts for nothing.
-- result: one row per kind x shop x marketplace x snapshot day
with snapshots as (
    select distinct 'voc' as kind, delivery_id, digest, exported_at, shop, marketplace, snapshot_day
    from raw.voc
    union all
    select distinct 'listings' as kind, delivery_id, digest, exported_at, shop, marketplace, snapshot_day
    from raw.listings
    union all
    select distinct 'campaign_state' as kind, delivery_id, digest, exported_at, shop, marketplace, snapshot_day
    from raw.campaign_state
),
ranked as (
    select
        kind, delivery_id, shop, marketplace, snapshot_day,
        row_number() over (
            partition by kind, shop, marketplace, snapshot_day
            order by exported_at desc, digest desc, delivery_id desc
        ) as recency
    from snapshots
)
select kind, delivery_id, shop, marketplace, snapshot_day
from ranked
where recency = 1
