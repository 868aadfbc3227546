-- How did the products of one line at one stage move, the product itself among them?
-- parameters: marketplace VARCHAR "two-letter site", shop VARCHAR "null for all", line VARCHAR "product line",
--   is_new BOOLEAN "those on sale for less than 90 days; else the others", day DATE "the last day"
-- result: one row per product of the line and stage that sold in the last 56 days
--   asin VARCHAR text "child ASIN"
--   short_name VARCHAR text "its name"
--   short_name_zh VARCHAR text "its name in Chinese"
--   units_7 BIGINT count "units of the last 7 days"
--   units_7_before BIGINT count "units of the 7 days before"
--   units_28 BIGINT count "units of the last 28 days"
--   units_28_before BIGINT count "units of the 28 days before"
with sold as (
    select p.asin, p.short_name, p.short_name_zh, d.units, date_diff('day', d.day, cast($day as date)) as back
    from mart.product as p
    inner join mart.asin_day as d
        on p.shop = d.shop and p.marketplace = d.marketplace and p.asin = d.asin
    where
        p.line = $line and p.marketplace = $marketplace and ($shop is null or p.shop = $shop) and d.is_complete
        and d.day <= cast($day as date) and d.day > cast($day as date) - interval 56 day
        and (p.launch_day is not null and p.launch_day > cast($day as date) - interval 90 day) = $is_new
)

select
    asin,
    max(short_name)                                                                       as short_name,
    max(short_name_zh)                                                                    as short_name_zh,
    cast(coalesce(sum(case when back < 7 then units end), 0) as bigint)                   as units_7,
    cast(coalesce(sum(case when back >= 7 and back < 14 then units end), 0) as bigint)    as units_7_before,
    cast(coalesce(sum(case when back < 28 then units end), 0) as bigint)                  as units_28,
    cast(coalesce(sum(case when back >= 28 then units end), 0) as bigint)                 as units_28_before
from sold
group by asin
having sum(units) > 0
order by asin
