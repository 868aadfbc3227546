-- Which promotions, holidays and changes explain a day?
-- result: one row per event; shop, marketplace, line or ASIN null where it touches all
select
    case when e.shop = 'default' then null else e.shop end  as shop,
    e.marketplace,
    e.day_start,
    coalesce(e.day_end, e.day_start)             as day_end,
    e.name,
    coalesce(nullif(e.name_zh, ''), e.name)      as name_zh,
    coalesce(e.event_kind, 'other')              as event_kind,
    nullif(trim(e.line), '')                     as line,
    nullif(trim(e.asin), '')                     as asin
from raw.events as e
inner join fact.table_slice as s
    on e.delivery_id = s.delivery_id
order by e.day_start, day_end, e.name, e.shop, e.marketplace nulls first, e.line_number
