-- What could break the month, and what shows it first?
-- result: one row per risk; shop, marketplace or line null where it touches all
select
    case when r.shop = 'default' then null else r.shop end as shop,
    r.marketplace,
    nullif(trim(r.line), '')                     as line,
    r.risk,
    coalesce(nullif(r.risk_zh, ''), r.risk)      as risk_zh,
    r.probability,
    cast(r.loss as double)                       as loss,
    coalesce(r.currency, r.site_currency)        as currency,
    nullif(trim(r.owner), '')                    as owner,
    nullif(trim(r.trigger), '')                  as trigger
from raw.risks as r
inner join fact.table_slice as s
    on r.delivery_id = s.delivery_id
order by r.risk, r.shop, r.marketplace nulls first, r.line_number
