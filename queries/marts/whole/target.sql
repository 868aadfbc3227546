-- What does the team want to reach?
-- result: one row per month x metric (x shop x marketplace x line where given); null means all
select
    case when t.shop = 'default' then null else t.shop end  as shop,
    t.marketplace,
    t.month,
    nullif(trim(t.line), '')           as line,
    coalesce(t.metric, 'sales')        as metric,
    cast(t.target as double)           as target,
    coalesce(t.currency, t.site_currency) as currency
from raw.targets as t
inner join fact.table_slice as s
    on t.delivery_id = s.delivery_id
order by t.month, t.shop, t.marketplace nulls first, t.line nulls first, metric, t.line_number
