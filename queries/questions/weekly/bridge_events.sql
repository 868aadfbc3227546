-- Which promotions and holidays cover more days of one of two stretches than of the other?
-- parameters: first DATE "first day of the later stretch", last DATE "its last day",
--   before_first DATE "first day of the stretch it is compared with", before_last DATE "its last day"
-- result: one row per event of such a kind x shop x marketplace x line it is for
--   name VARCHAR text "what happened"
--   name_zh VARCHAR text "the same in Chinese"
--   day_start DATE day "its first day"
--   day_end DATE day "its last day"
--   shop VARCHAR text "seller account; null means all"
--   marketplace VARCHAR text "two-letter site; null means all"
--   line VARCHAR text "product line; null means all"
--   days_now BIGINT days "days of the later stretch it covers"
--   days_before BIGINT days "days of the earlier stretch it covers"
with touched as (
    select distinct
        name, name_zh, day_start, day_end, shop, marketplace, line,
        greatest(least(day_end, $last) - greatest(day_start, $first) + 1, 0) as days_now,
        greatest(least(day_end, $before_last) - greatest(day_start, $before_first) + 1, 0) as days_before
    from mart.event
    where event_kind in ('promotion', 'holiday') and asin is null
)

select name, name_zh, day_start, day_end, shop, marketplace, line, days_now, days_before
from touched
where days_now <> days_before
order by day_start asc, name asc, day_end asc, shop asc nulls first, marketplace asc nulls first, line asc nulls first
