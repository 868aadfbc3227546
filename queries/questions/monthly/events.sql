-- Which promotions, holidays and changes does the events table know?
-- parameters: until DATE "nothing that begins later; null means all"
-- result: one row per event
--   shop VARCHAR text "null means all"
--   marketplace VARCHAR text "null means all"
--   line VARCHAR text "null means all"
--   asin VARCHAR text "null means all"
--   day_start DATE day "first day"
--   day_end DATE day "last day"
--   name VARCHAR text "what happens"
--   name_zh VARCHAR text "the same in Chinese"
--   event_kind VARCHAR text "promotion, price, holiday, change or other"
select distinct shop, marketplace, line, asin, day_start, day_end, name, name_zh, event_kind
from mart.event
where $until is null or day_start <= $until
order by
    day_start asc, day_end asc, name asc, name_zh asc, event_kind asc, shop asc nulls first, marketplace asc nulls first,
    line asc nulls first, asin asc nulls first
