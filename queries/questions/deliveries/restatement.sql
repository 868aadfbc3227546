-- How much of its final value does each source tell of a day, so many days after the day has ended?
-- From the team's own exports: days of the last half year that were told young and once more when they had settled.
-- parameters: shop VARCHAR "seller account; null for all", marketplace VARCHAR "two-letter site; null for all"
-- result: one row per source x shop x marketplace x metric x age
--   source VARCHAR text "orders, site_traffic, asin_traffic or ads"
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   currency VARCHAR text "ISO code, where the metric is money"
--   metric VARCHAR text "sales, units, sessions, ad_spend or ad_sales"
--   age BIGINT days "whole days between the end of the day and the export"
--   days BIGINT days "days known at this age and as settled"
--   value DOUBLE number "what they were told as at this age, added up"
--   final_value DOUBLE number "what the same days are told as since they settled"
with reach as (
    select shop, marketplace, max(day) as last_day
    from mart.restated
    group by shop, marketplace
)

select
    r.source, r.shop, r.marketplace, case when r.metric in ('sales', 'ad_spend', 'ad_sales') then min(g.currency) end as currency,
    r.metric, r.age, count(*) as days, sum(r.value) as value, sum(r.final_value) as final_value
from mart.restated as r
inner join reach as d on r.shop = d.shop and r.marketplace = d.marketplace and r.day > d.last_day - interval 182 day
inner join given.site as g on r.marketplace = g.marketplace
where r.shop = coalesce($shop, r.shop) and r.marketplace = coalesce($marketplace, r.marketplace)
group by r.source, r.shop, r.marketplace, r.metric, r.age
order by r.source, r.shop, r.marketplace, r.metric, r.age
