-- What did each export say of each day, at the age the day had when it was exported?
-- Only days that had ended; of several exports of one report at one age the newest. Whole days of age, 0 for the first 24 hours.
-- partition: day
-- result: one row per source x report x shop x marketplace x day x age
with said as (
    select
        delivery_id, shop, marketplace, day, sum(sales) as sales, sum(units) as units, cast(null as bigint) as sessions,
        cast(null as double) as ad_spend, cast(null as double) as ad_sales
    from raw.orders
    where is_amazon and not is_cancelled and (currency is null or currency = site_currency)
    group by delivery_id, shop, marketplace, day
    union all
    select
        delivery_id, shop, marketplace, day, sum(sales) as sales, sum(units) as units, sum(sessions) as sessions,
        cast(null as double) as ad_spend, cast(null as double) as ad_sales
    from fact.site_given
    where currency = site_currency
    group by delivery_id, shop, marketplace, day
    union all
    select
        delivery_id, shop, marketplace, period_start as day, sum(sales) as sales, sum(units) as units, sum(sessions) as sessions,
        cast(null as double) as ad_spend, cast(null as double) as ad_sales
    from fact.asin_row
    where period_start = period_end
    group by delivery_id, shop, marketplace, period_start
    union all
    select
        delivery_id, shop, marketplace, period_start as day, cast(null as double) as sales, cast(null as bigint) as units,
        cast(null as bigint) as sessions, sum(spend) as ad_spend, sum(ad_sales) as ad_sales
    from raw.ads
    where period_start = period_end and currency = site_currency
    group by delivery_id, shop, marketplace, period_start
),
aged as (
    select
        coalesce(p.source, k.source) as source, c.report, c.shop, c.marketplace, c.day, a.age, c.exported_at,
        s.sales, s.units, s.sessions, s.ad_spend, s.ad_sales,
        row_number() over (
            partition by c.report, c.shop, c.marketplace, c.day, a.age order by c.exported_at desc, c.digest desc, c.delivery_id desc
        ) as place
    from fact.coverage as c
    inner join said as s on c.delivery_id = s.delivery_id and c.shop = s.shop and c.marketplace = s.marketplace and c.day = s.day
    inner join given.clock as t on c.marketplace = t.marketplace and c.day = t.day
    inner join given.age as a on date_diff('hour', t.ends_at, c.exported_at) between a.first_hour and a.last_hour
    inner join given.kind as k on c.kind = k.kind
    left join given.report as p on c.report = p.report
    where c.is_complete
)
select
    source, report, shop, marketplace, day, age, exported_at, cast(sales as double) as sales, cast(units as bigint) as units,
    cast(sessions as bigint) as sessions, cast(ad_spend as double) as ad_spend, cast(ad_sales as double) as ad_sales
from aged
where place = 1
order by source, report, shop, marketplace, day, age
