-- What did one product sell in the last four weeks, and what part of it is left before its ads are paid?
-- parameters: asin VARCHAR "the product", marketplace VARCHAR "two-letter site", shop VARCHAR "null for all", day DATE "28 days end on it"
-- result: one row per product with a known day of sales: one or none
--   sales DOUBLE money "ordered product sales of its known days"
--   days BIGINT count "shops x days on which its sales are known"
--   margin DOUBLE percent "break-even ACOS: contribution before ads / sales; null where cost or fees are not known"
with sold as (
    select sum(sales) as sales, cast(count(sales) as bigint) as days
    from mart.asin_day
    where
        asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop) and is_complete
        and day <= cast($day as date) and day > cast($day as date) - interval 28 day
),

left_over as (
    select metric.break_even_acos(sum(sales), sum(unit_costs), sum(unit_fees)) as margin
    from mart.contribution_day
    where
        asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop) and units > 0
        and day <= cast($day as date) and day > cast($day as date) - interval 28 day
)

select s.sales, s.days, l.margin
from sold as s
cross join left_over as l
where s.days > 0
order by s.sales
