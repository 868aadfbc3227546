-- Which promotions and holidays cover more days of one of two stretches than of the other?
-- parameters: first DATE "first day of the later stretch", last DATE "its last day",
--   before_first DATE "first day of the stretch it is compared with", before_last DATE "its last day",
--   shop VARCHAR "null means all", marketplace VARCHAR "null means all", line VARCHAR "null means all"
-- result: one row per event of such a kind
--   name VARCHAR text "what happened"
--   name_zh VARCHAR text "the same in Chinese"
--   day_start DATE day "its first day"
--   day_end DATE day "its last day"
--   days_now BIGINT days "days of the later stretch it covers"
--   days_before BIGINT days "days of the earlier stretch it covers"
with touched as (
    select
        e.name, e.name_zh, e.day_start, e.day_end,
        count(distinct case when d.day between $first and $last then d.day end) as days_now,
        count(distinct case when d.day between $before_first and $before_last then d.day end) as days_before
    from mart.event as e
    inner join mart.day as d on d.day between e.day_start and e.day_end
    where
        e.event_kind in ('promotion', 'holiday') and e.asin is null
        and (e.shop is null or e.shop = coalesce($shop, e.shop))
        and (e.marketplace is null or e.marketplace = coalesce($marketplace, e.marketplace))
        and (e.line is null or e.line = coalesce($line, e.line))
        and (d.day between $first and $last or d.day between $before_first and $before_last)
    group by e.name, e.name_zh, e.day_start, e.day_end
)

select name, name_zh, day_start, day_end, days_now, days_before
from touched
where days_now <> days_before
order by day_start, name, day_end
