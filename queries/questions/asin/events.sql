-- Which events touch this ASIN in these days?
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site", shop VARCHAR "seller account; null for all",
--   line VARCHAR "its product line; null without one", since DATE "first day", until DATE "last day"
-- result: one row per event
--   day_start DATE day "first day"
--   day_end DATE day "last day"
--   name VARCHAR text "what happened"
--   name_zh VARCHAR text "the same in Chinese; null when not written"
--   event_kind VARCHAR text "promotion, price, holiday, change or other"
select distinct day_start, day_end, name, name_zh, event_kind
from mart.event
where
    day_start <= $until and coalesce(day_end, day_start) >= $since
    and (asin is null or asin = $asin)
    and (line is null or line = $line)
    and (marketplace is null or marketplace = $marketplace)
    and ($shop is null or shop is null or shop = $shop)
order by day_start asc, day_end asc, name asc, name_zh asc, event_kind asc
