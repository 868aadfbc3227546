-- What was usual of a day whose visits jumped: the same weekdays of the eight weeks before it?
-- result: one row per shop x marketplace x ASIN ('' for the site) x day of mart.visit_jump with such weekdays
with beside as (
    select j.shop, j.marketplace, j.asin, j.day, b.sessions, b.units, coalesce(b.ad_clicks, 0) as ad_clicks
    from mart.visit_jump as j
    inner join mart.asin_day as b
        on j.shop = b.shop and j.marketplace = b.marketplace and j.asin = b.asin
        and b.day between j.day - interval 56 day and j.day - interval 7 day and mod(date_diff('day', b.day, j.day), 7) = 0
    where b.is_traffic_complete and b.is_complete and b.sessions is not null and b.units is not null
    union all
    select j.shop, j.marketplace, j.asin, j.day, b.account_sessions as sessions, b.units, coalesce(b.ad_clicks, 0) as ad_clicks
    from mart.visit_jump as j
    inner join part.site_day as b
        on j.shop = b.shop and j.marketplace = b.marketplace
        and b.day between j.day - interval 56 day and j.day - interval 7 day and mod(date_diff('day', b.day, j.day), 7) = 0
    where j.asin = '' and b.is_account_complete and b.is_complete and b.account_sessions is not null and b.units is not null
),
middles as (
    select
        shop, marketplace, asin, day, quantile_cont(sessions, 0.5) as sessions, quantile_cont(units, 0.5) as units,
        quantile_cont(ad_clicks, 0.5) as ad_clicks, count(*) as weekdays, metric.conversion(sum(units), sum(sessions)) as conversion
    from beside
    group by shop, marketplace, asin, day
)
select
    m.shop, m.marketplace, m.asin, m.day, m.sessions, m.units, m.ad_clicks, m.weekdays, m.conversion,
    1.4826 * quantile_cont(abs(b.sessions - m.sessions), 0.5) as spread
from middles as m
inner join beside as b
    on m.shop = b.shop and m.marketplace = b.marketplace and m.asin = b.asin and m.day = b.day
group by m.shop, m.marketplace, m.asin, m.day, m.sessions, m.units, m.ad_clicks, m.weekdays, m.conversion
