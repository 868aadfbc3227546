-- Which delivery of a hand-kept table is in force?
-- The newest, whole; an older one counts for nothing.
-- result: one row per kind x shop x set of marketplaces
with deliveries as (
    select distinct delivery_id, kind, shop, site_list, exported_at, digest
    from raw.delivery
),
ranked as (
    select
        delivery_id, kind, shop, site_list,
        row_number() over (partition by kind, shop, site_list order by exported_at desc, digest desc, delivery_id desc) as recency
    from deliveries
)
select delivery_id, kind, shop, site_list
from ranked
where recency = 1
