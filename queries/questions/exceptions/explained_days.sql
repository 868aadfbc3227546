-- Which days does a promotion or a holiday explain, and on which is a price told?
-- parameters: until DATE "nothing that begins later; null means all"
-- result: one row per event x day
--   shop VARCHAR text "null means all"
--   marketplace VARCHAR text "null means all"
--   line VARCHAR text "null means all"
--   asin VARCHAR text "null means all"
--   day DATE day "a day the event covers"
--   name VARCHAR text "what happened"
--   name_zh VARCHAR text "the same in Chinese"
--   event_kind VARCHAR text "promotion, holiday or price"
select
    e.shop,
    e.marketplace,
    e.line,
    e.asin,
    d.day,
    e.name,
    e.name_zh,
    e.event_kind
from mart.event as e
inner join mart.day as d on d.day between e.day_start and e.day_end
where e.event_kind in ('promotion', 'holiday', 'price') and d.day <= coalesce($until, d.day)
order by d.day, e.name, e.shop, e.marketplace, e.line, e.asin
