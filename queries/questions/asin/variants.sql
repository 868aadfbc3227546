-- How do the variants of one parent sell beside each other, in the last four weeks and in the four before?
-- Conversion is over days on which visits and sales are both known.
-- parameters: parent VARCHAR "parent ASIN", marketplace VARCHAR "two-letter site", shop VARCHAR "null for all", day DATE "28 days end on it"
-- result: one row per child of the parent that sold or was visited, most units first
--   asin VARCHAR text "child ASIN"
--   short_name VARCHAR text "its name"
--   short_name_zh VARCHAR text "its name in Chinese"
--   units BIGINT count "units of the last 28 days"
--   units_before BIGINT count "units of the 28 days before"
--   sessions BIGINT count "visits of the last 28 days; null where none is known"
--   visited_units BIGINT count "units of the days whose visits are known"
--   visited_items BIGINT count "order items of these days; null unless known on all of them"
--   conversion DOUBLE percent "units / visits of these days"
with known as (
    select
        p.asin, p.short_name, p.short_name_zh, d.units, d.day > cast($day as date) - interval 28 day as is_now,
        case when d.is_traffic_complete then d.sessions end as sessions,
        case when d.is_traffic_complete and d.sessions is not null then d.units end as visited_units,
        case when d.is_traffic_complete and d.sessions is not null then d.order_items end as visited_items,
        not d.is_traffic_complete or d.sessions is null or d.units is null or d.order_items is not null as knows_items
    from mart.product as p
    inner join mart.asin_day as d
        on p.shop = d.shop and p.marketplace = d.marketplace and p.asin = d.asin
    where
        p.parent_asin = $parent and p.marketplace = $marketplace and ($shop is null or p.shop = $shop) and d.is_complete
        and d.day <= cast($day as date) and d.day > cast($day as date) - interval 56 day
)

select
    asin,
    max(short_name)                                                                 as short_name,
    max(short_name_zh)                                                              as short_name_zh,
    cast(coalesce(sum(case when is_now then units end), 0) as bigint)               as units,
    cast(coalesce(sum(case when not is_now then units end), 0) as bigint)           as units_before,
    cast(sum(case when is_now then sessions end) as bigint)                         as sessions,
    cast(sum(case when is_now then visited_units end) as bigint)                    as visited_units,
    cast(
        case when bool_and(knows_items or not is_now) then sum(case when is_now then visited_items end) end as bigint
    )                                                                               as visited_items,
    metric.conversion(sum(case when is_now then visited_units end), sum(case when is_now then sessions end)) as conversion
from known
group by asin
having sum(units) > 0 or sum(sessions) > 0
order by units desc, asin asc
