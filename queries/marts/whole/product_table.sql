-- What does the team's own product table say?
-- result: one row per row of the products table in force; shop or marketplace null where it holds for all
select
    case when p.shop = 'default' then null else p.shop end  as shop,
    p.marketplace,
    p.asin,
    nullif(trim(p.sku), '')            as sku,
    nullif(trim(p.short_name), '')     as short_name,
    nullif(trim(p.short_name_zh), '')  as short_name_zh,
    nullif(trim(p.line), '')           as line,
    nullif(trim(p.brand), '')          as brand,
    nullif(trim(p.owner), '')          as owner,
    p.launch_day,
    cast(p.cost as double)             as cost,
    p.cost_currency,
    p.lead_time_days,
    p.stance,
    p.exported_at,
    p.line_number
from raw.products as p
inner join fact.table_slice as s
    on p.delivery_id = s.delivery_id
order by p.shop nulls first, p.marketplace nulls first, p.asin, p.exported_at, p.line_number
