-- Which shops and sites do we have, how far does each source reach, and how large are they?
-- result: one row per shop x marketplace met in any dated source
with reach as (
    select
        shop,
        marketplace,
        max(case when source in ('site_traffic', 'asin_traffic') and is_complete and not is_span then day end) as traffic_day,
        max(case when source = 'asin_traffic' and is_complete and not is_span then day end)                    as asin_traffic_day,
        max(case when source = 'asin_traffic' and is_complete and is_span then day end)                        as span_day,
        max(case when source = 'ads' and is_complete and not is_span then day end)                             as ads_day,
        max(case when source = 'inventory' then day end)                                                       as stock_day,
        max(case when source = 'reviews' then day end)                                                         as review_day
    from part.source_day
    group by shop, marketplace
),
sold as (
    select
        shop,
        marketplace,
        max(case when is_complete and (sales is not null or units is not null) then day end)  as sales_day,
        max(case when sales is not null or units is not null then day end)                    as latest_day
    from part.site_day
    group by shop, marketplace
),
recent as (
    select d.shop, d.marketplace, sum(d.sales) as sales_28, cast(sum(d.units) as bigint) as units_28
    from part.site_day as d
    inner join sold as s
        on d.shop = s.shop and d.marketplace = s.marketplace and d.day <= s.sales_day and d.day > s.sales_day - interval 28 day
    group by d.shop, d.marketplace
)
select
    r.shop,
    r.marketplace,
    g.currency,
    g.zone,
    g.week_start,
    s.sales_day   as last_day,
    s.sales_day,
    s.latest_day,
    r.traffic_day,
    r.asin_traffic_day,
    r.span_day,
    r.ads_day,
    r.stock_day,
    r.review_day,
    x.sales_28,
    x.units_28
from reach as r
inner join given.site as g
    on r.marketplace = g.marketplace
left join sold as s
    on r.shop = s.shop and r.marketplace = s.marketplace
left join recent as x
    on r.shop = x.shop and r.marketplace = x.marketplace
order by r.shop, r.marketplace
