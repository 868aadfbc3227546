-- What did each ASIN sell in each of the weeks up to one, and in the same week a year ago?
-- A week is seven days on end, the last of them ends with the day asked for; null unless all its days are known on the site.
-- parameters: last DATE "last day of the last week", weeks BIGINT "how many weeks", shop VARCHAR "null means all",
--   marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x ASIN x week it was met in
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   days_back BIGINT days "days before the last week: 0 is that week, 7 the one before, 364 a year ago"
--   sales DOUBLE money "ordered product sales"
with known as (
    select
        shop, marketplace,
        date_diff('day', day, cast($last as date)) - mod(date_diff('day', day, cast($last as date)), 7) as days_back
    from mart.site_day
    where
        is_complete and parts_source is not null and day <= $last
        and (day > cast($last as date) - cast(7 * $weeks as integer) or day between cast($last as date) - 370 and cast($last as date) - 364)
    group by shop, marketplace, days_back
    having count(*) = 7
),

-- Where a site's own weeks end on another day, each week asked for is added up from its days.
others as (
    select g.marketplace
    from given.site as g
    inner join mart.day as d on d.day = $last
    where
        case g.week_start when 'monday' then d.week_start_monday else d.week_start_sunday end <> cast($last as date) - 6
        and exists (select 1 from mart.product as p where p.marketplace = g.marketplace)
),

-- The week of a day is reckoned: of so many days, to look it up takes longer than to add them up.
sums as (
    select shop, marketplace, asin, date_diff('day', last_day, cast($last as date)) as days_back, is_complete, sales
    from mart.asin_week
    where
        ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace) and last_day <= $last
        and (last_day > cast($last as date) - cast(7 * $weeks as integer) or last_day = cast($last as date) - 364)
        and mod(date_diff('day', last_day, cast($last as date)), 7) = 0
    union all
    select
        shop, marketplace, asin,
        date_diff('day', day, cast($last as date)) - mod(date_diff('day', day, cast($last as date)), 7) as days_back,
        bool_and(is_complete) as is_complete, sum(sales) as sales
    from mart.asin_day
    where
        ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace) and day <= $last
        and (day > cast($last as date) - cast(7 * $weeks as integer) or day between cast($last as date) - 370 and cast($last as date) - 364)
        and marketplace in (select o.marketplace from others as o)
    group by shop, marketplace, asin, days_back
)

select
    s.shop, s.marketplace, s.asin, cast(s.days_back as bigint) as days_back,
    case when k.days_back is not null and s.is_complete then s.sales end as sales
from sums as s
left join known as k on s.shop = k.shop and s.marketplace = k.marketplace and s.days_back = k.days_back
order by s.shop, s.marketplace, s.asin, s.days_back
