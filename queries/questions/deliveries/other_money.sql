-- Which money do exports carry in another currency than their site's, in the site's last 28 complete days?
-- parameters: shop VARCHAR "seller account; null for all", marketplace VARCHAR "two-letter site; null for all"
-- result: one row per shop x marketplace x source x currency
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   source VARCHAR text "orders, site_traffic, asin_traffic, ads or visits"
--   currency VARCHAR text "ISO code of the money"
--   site_currency VARCHAR text "ISO code of the site"
--   days BIGINT count "days that have such money"
--   amount DOUBLE money "the money, in no sum of the site"
select
    m.shop, m.marketplace, m.source, m.currency, min(s.currency) as site_currency, count(distinct m.day) as days, sum(m.amount) as amount
from mart.other_money as m
inner join mart.site as s on m.shop = s.shop and m.marketplace = s.marketplace
where
    m.day between s.sales_day - interval 27 day and s.sales_day
    and ($shop is null or m.shop = $shop) and ($marketplace is null or m.marketplace = $marketplace)
group by m.shop, m.marketplace, m.source, m.currency
order by m.shop asc, m.marketplace asc, m.source asc, m.currency asc
