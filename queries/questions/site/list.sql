-- Which shops and sites do we have, and how far does each of their sources reach?
-- parameters: none
-- result: one row per shop x marketplace, the site with most sales of 28 days first (most units where currencies differ)
--   shop VARCHAR text "the seller account"
--   marketplace VARCHAR text "two-letter site"
--   currency VARCHAR text "ISO code of the site's money"
--   zone VARCHAR text "time zone whose midnight ends the site's day"
--   week_start VARCHAR text "sunday or monday"
--   last_day DATE day "last complete day of sales: the meeting's day"
--   latest_day DATE day "last day with sales, complete or so far"
--   traffic_day DATE day "last complete day of visits"
--   ads_day DATE day "last complete day of advertising"
--   stock_day DATE day "latest stock snapshot"
--   review_day DATE day "latest review file's last day"
--   sales_28 DOUBLE money "sales of the 28 days up to last_day"
--   units_28 BIGINT count "units of the 28 days up to last_day"
with sites as (
    select
        shop, marketplace, currency, zone, week_start, last_day, latest_day, traffic_day, ads_day, stock_day, review_day, sales_28,
        units_28
    from mart.site
),
currencies as (
    select count(distinct currency) as how_many
    from sites
)
select
    s.shop, s.marketplace, s.currency, s.zone, s.week_start, s.last_day, s.latest_day, s.traffic_day, s.ads_day, s.stock_day,
    s.review_day, s.sales_28, s.units_28
from sites as s
cross join currencies as c
order by case when c.how_many = 1 then s.sales_28 else s.units_28 end desc nulls last, s.shop, s.marketplace
