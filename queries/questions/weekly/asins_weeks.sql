-- What did each ASIN sell in each of the weeks up to one, and in the same week a year ago?
-- A week is seven days on end, the last of them ends with the day asked for; null unless all its days are known on the site.
-- parameters: last DATE "last day of the last week", weeks BIGINT "how many weeks", shop VARCHAR "null means all",
--   marketplace VARCHAR "null means all", line VARCHAR "null means all", owner VARCHAR "null means all"
-- result: one row per shop x marketplace x ASIN x week it was met in
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   days_back BIGINT days "days before the last week: 0 is that week, 7 the one before, 364 a year ago"
--   sales DOUBLE money "ordered product sales"
with distances as (
    select day, cast(date_diff('day', day, cast($last as date)) as bigint) as distance
    from mart.day
    where
        (day <= $last and day > cast($last as date) - cast(7 * $weeks as integer))
        or (day <= cast($last as date) - 364 and day > cast($last as date) - 371)
),

weeks as (
    select day, distance - mod(distance, cast(7 as bigint)) as days_back from distances
),

known as (
    select s.shop, s.marketplace, w.days_back
    from mart.site_day as s
    inner join weeks as w on s.day = w.day
    where s.is_complete and s.parts_source is not null
    group by s.shop, s.marketplace, w.days_back
    having count(*) = 7
),

sums as (
    select
        d.shop, d.marketplace, d.asin, w.days_back, bool_and(d.is_complete) as is_complete, cast(sum(d.sales) as double) as sales
    from mart.asin_day as d
    inner join weeks as w on d.day = w.day
    where ($shop is null or d.shop = $shop) and ($marketplace is null or d.marketplace = $marketplace)
    group by d.shop, d.marketplace, d.asin, w.days_back
)

select
    s.shop, s.marketplace, s.asin, s.days_back, case when k.days_back is not null and s.is_complete then s.sales end as sales
from sums as s
inner join mart.product as p on s.shop = p.shop and s.marketplace = p.marketplace and s.asin = p.asin
left join known as k on s.shop = k.shop and s.marketplace = k.marketplace and s.days_back = k.days_back
where ($line is null or p.line = $line) and ($owner is null or p.owner = $owner)
order by s.shop, s.marketplace, s.asin, s.days_back
