-- How many visits did the products of a site have on each day, summed over child ASINs?
-- result: one row per shop x marketplace x day that a by-ASIN report with traffic covers
with visits as (
    select
        shop,
        marketplace,
        day,
        cast(sum(sessions) as bigint)      as sessions,
        cast(sum(page_views) as bigint)    as page_views,
        sum(buy_box_page_views)            as buy_box_page_views,
        cast(sum(buy_box_base) as bigint)  as buy_box_base
    from fact.asin_traffic_day
    group by shop, marketplace, day
)
select
    s.shop,
    s.marketplace,
    s.day,
    s.is_complete,
    s.is_absent_zero,
    case when v.day is null and s.is_absent_zero then 0 else v.sessions end            as sessions,
    case when v.day is null and s.is_absent_zero then 0 else v.page_views end          as page_views,
    case when v.day is null and s.is_absent_zero then 0 else v.buy_box_page_views end  as buy_box_page_views,
    case when v.day is null and s.is_absent_zero then 0 else v.buy_box_base end        as buy_box_base
from fact.asin_slice as s
left join visits as v
    on s.shop = v.shop and s.marketplace = v.marketplace and s.day = v.day
where s.part = 'traffic'
