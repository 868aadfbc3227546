-- Which reports do the accounts that sell this ASIN have, day by day?
-- Judged on every ASIN of those accounts: a day on which none has a figure has no report.
-- parameters: asin TEXT "child ASIN", marketplace TEXT "two-letter site", shop TEXT "seller account; null for all",
--   since DATE "first day", until DATE "last day"
-- result: one row per day
--   day DATE day "marketplace day"
--   is_complete BOOLEAN flag "the day had ended when its sales were exported; null without sales"
--   has_sales BOOLEAN flag "every account has the day's sales"
--   has_traffic BOOLEAN flag "every account has the day's traffic by ASIN"
--   has_ads BOOLEAN flag "every account has the day's ads by ASIN"
--   has_stock BOOLEAN flag "every account has stock as of the day"
with shops as (
    select distinct shop from mart.product
    where asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop)
),

seen as (
    select
        cell.day, bool_and(cell.is_complete) filter (where cell.sales is not null) as is_complete,
        count(distinct cell.shop) filter (where cell.sales is not null) as sales_shops,
        count(distinct cell.shop) filter (where cell.sessions is not null) as traffic_shops,
        count(distinct cell.shop) filter (where cell.ad_spend is not null) as ads_shops,
        count(distinct cell.shop) filter (where cell.available is not null) as stock_shops
    from mart.asin_day as cell
    inner join shops on cell.shop = shops.shop
    where cell.marketplace = $marketplace and cell.day between $since and $until
    group by cell.day
)

select
    calendar.day, seen.is_complete,
    coalesce(seen.sales_shops = accounts.shops, false) as has_sales,
    coalesce(seen.traffic_shops = accounts.shops, false) as has_traffic,
    coalesce(seen.ads_shops = accounts.shops, false) as has_ads,
    coalesce(seen.stock_shops = accounts.shops, false) as has_stock
from mart.day as calendar
cross join (select count(shop) as shops from shops) as accounts
left join seen on calendar.day = seen.day
where calendar.day between $since and $until
order by calendar.day asc
