-- Will the month's target be made at the pace of the last eight weeks?
-- parameters: day DATE "the meeting's day", shop VARCHAR "null means all", marketplace VARCHAR "null means all",
--   line VARCHAR "null means the whole site"
-- result: one row per currency with a sales target for the month of the day; none without a target
--   currency VARCHAR text "ISO code"
--   target DOUBLE money "what the team wants to sell in the month"
--   actual DOUBLE money "sold so far on complete days"
--   last_day DATE day "last complete day counted"
--   days_known BIGINT count "complete days of the month counted"
--   days_in_month BIGINT count "days of the month"
--   projected DOUBLE money "sold so far, plus each day left at the average of its weekday over the last 56 days"
with targets as (
    select currency, sum(target) as target
    from mart.target
    where
        metric = 'sales' and month = date_trunc('month', cast($day as date))
        and ($shop is null or shop is null or shop = $shop)
        and ($marketplace is null or marketplace = $marketplace)
        and (($line is null and line is null) or line = $line)
    group by currency
),

sold as (
    select currency, day, sum(sales) as sales
    from mart.line_day
    where
        is_complete and sales is not null and day <= $day and day > cast($day as date) - 87
        and shop = coalesce($shop, shop) and marketplace = coalesce($marketplace, marketplace) and line = coalesce($line, line)
    group by currency, day
),

so_far as (
    select currency, sum(sales) as actual, max(day) as last_day, count(*) as days_known
    from sold
    where day >= date_trunc('month', cast($day as date))
    group by currency
),

weekdays as (
    select s.currency, d.iso_dow, avg(s.sales) as usual
    from sold as s
    inner join mart.day as d on s.day = d.day
    where s.day > cast($day as date) - 56
    group by s.currency, d.iso_dow
),

days_left as (
    select f.currency, d.iso_dow, count(*) as days
    from so_far as f
    inner join mart.day as d on d.month = date_trunc('month', cast($day as date)) and d.day > f.last_day
    group by f.currency, d.iso_dow
),

still_to_come as (
    select l.currency, sum(l.days * w.usual) as sales
    from days_left as l
    inner join weekdays as w on l.currency = w.currency and l.iso_dow = w.iso_dow
    group by l.currency
)

select
    t.currency, t.target, f.actual, f.last_day, f.days_known,
    date_diff('day', date_trunc('month', cast($day as date)), date_trunc('month', cast($day as date)) + interval 1 month) as days_in_month,
    f.actual + coalesce(c.sales, 0) as projected
from targets as t
inner join so_far as f on t.currency = f.currency
left join still_to_come as c on t.currency = c.currency
order by t.currency
