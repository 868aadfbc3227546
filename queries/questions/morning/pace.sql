-- Will the month's target be made at the pace of the last eight weeks?
-- parameters: day DATE "the meeting's day", shop VARCHAR "null means all", marketplace VARCHAR "null means all",
--   line VARCHAR "null means the whole site"
-- result: one row per currency with a sales target for the month of the day; none without a target
--   currency VARCHAR text "ISO code"
--   target DOUBLE money "what the team wants to sell in the month"
--   actual DOUBLE money "sold so far on complete days"
--   last_day DATE day "last complete day counted"
--   projected DOUBLE money "sold so far, plus each day left at the average of its weekday over the last 56 days"
with this_month as (
    select month from mart.day where day = $day
),
targets as (
    select t.currency, sum(t.target) as target
    from mart.target as t
    inner join this_month as m on t.month = m.month
    where
        t.metric = 'sales' and ($shop is null or t.shop is null or t.shop = $shop)
        and ($marketplace is null or t.marketplace = $marketplace)
        and (($line is null and t.line is null) or t.line = $line)
    group by t.currency
),
sold as (
    select l.currency, l.day, d.iso_dow, d.month, sum(l.sales) as sales
    from mart.line_day as l
    inner join mart.day as d on l.day = d.day
    where
        l.is_complete and l.sales is not null and l.day <= $day and l.day > cast($day as date) - 87
        and l.shop = coalesce($shop, l.shop) and l.marketplace = coalesce($marketplace, l.marketplace)
        and l.line = coalesce($line, l.line)
    group by l.currency, l.day, d.iso_dow, d.month
),
so_far as (
    select s.currency, sum(s.sales) as actual, max(s.day) as last_day
    from sold as s
    inner join this_month as m on s.month = m.month
    group by s.currency
),
weekdays as (
    select currency, iso_dow, avg(sales) as usual from sold where day > cast($day as date) - 56
    group by currency, iso_dow
),
days_left as (
    select f.currency, d.iso_dow, count(*) as days
    from so_far as f
    inner join mart.day as d on f.last_day < d.day
    inner join this_month as m on d.month = m.month
    group by f.currency, d.iso_dow
),
still_to_come as (
    select l.currency, sum(l.days * w.usual) as sales
    from days_left as l
    inner join weekdays as w on l.currency = w.currency and l.iso_dow = w.iso_dow
    group by l.currency
)
select t.currency, t.target, f.actual, f.last_day, f.actual + coalesce(c.sales, 0) as projected
from targets as t
inner join so_far as f on t.currency = f.currency
left join still_to_come as c on t.currency = c.currency
order by t.currency
