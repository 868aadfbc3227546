-- What of each line's and site's sales did no ad bring: organic search and everything else?
-- Amazon tells no more than ad-attributed sales; this is the remainder, negative where attribution lags, never clipped.
-- '~halo' and '~brand' take back what the lines' own remainder does not know to be brought by ads.
-- result: one row per shop x marketplace x line x day, where both sales and ad sales are known
with sites as (
    select shop, marketplace, day, currency, is_complete and is_ads_complete as is_complete, sales
    from part.site_day
    where sales is not null and ad_sales is not null
),
ads as (
    select shop, marketplace, line, day, sum(sales) as sales
    from mart.channel_ad
    group by shop, marketplace, line, day
),
lines as (
    select t.shop, t.marketplace, l.line, t.day, t.currency, t.is_complete, l.sales - coalesce(a.sales, 0) as sales
    from mart.channel_told as t
    inner join mart.line_day as l
        on t.shop = l.shop and t.marketplace = l.marketplace and t.day = l.day and l.sales is not null
    left join ads as a
        on t.shop = a.shop and t.marketplace = a.marketplace and t.day = a.day and l.line = a.line
    union all
    select t.shop, t.marketplace, a.line, t.day, t.currency, t.is_complete, -a.sales as sales
    from mart.channel_told as t
    inner join ads as a
        on t.shop = a.shop and t.marketplace = a.marketplace and t.day = a.day and a.line = '~halo'
),
sums as (
    select shop, marketplace, day, sum(sales) as sales
    from (
        select shop, marketplace, day, sales from lines
        union all
        select shop, marketplace, day, sales from ads
    ) as both_sides
    group by shop, marketplace, day
)
select shop, marketplace, line, day, currency, is_complete, sales
from lines
union all
select
    s.shop, s.marketplace, '~brand' as line, s.day, s.currency, s.is_complete, s.sales - coalesce(p.sales, 0) as sales
from sites as s
left join sums as p
    on s.shop = p.shop and s.marketplace = p.marketplace and s.day = p.day
