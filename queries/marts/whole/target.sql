-- What does the team want to reach?
-- Where two tables in force name the same target, the newer one is meant: an edited copy does not double what it edits.
-- result: one row per month x metric (x shop x marketplace x line where given); null means all
with told as (
    select
        case when t.shop = 'default' then null else t.shop end  as shop,
        t.marketplace, t.month, nullif(trim(t.line), '') as line, coalesce(t.metric, 'sales') as metric,
        cast(t.target as double) as target, coalesce(t.currency, t.site_currency) as currency,
        t.exported_at, t.digest, t.line_number
    from raw.targets as t
    inner join fact.table_slice as s
        on t.delivery_id = s.delivery_id
),
ranked as (
    select
        shop, marketplace, month, line, metric, target, currency, line_number,
        dense_rank() over (partition by shop, marketplace, month, line, metric order by exported_at desc, digest desc) as recency
    from told
)
select shop, marketplace, month, line, metric, target, currency
from ranked
where recency = 1
order by month, shop, marketplace nulls first, line nulls first, metric, line_number
