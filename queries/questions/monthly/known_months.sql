-- How much of each month do we know: days of sales, and sales of the days on which fees were posted and ads reported?
-- parameters: since DATE "first day", until DATE "last day", year_since DATE "first day of a month a year ago",
--   year_until DATE "its last day", shop VARCHAR "null means all", marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x month with sales
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   currency VARCHAR text "ISO code"
--   month DATE day "first day of the month"
--   known_days BIGINT days "days with sales"
--   whole_days BIGINT days "of them, days known whole"
--   first_day DATE day "the first day with sales"
--   last_day DATE day "the last one"
--   sales DOUBLE money "ordered product sales of the site"
--   sales_with_fees DOUBLE money "of these, on days on which any fee of the site was posted"
--   sales_with_ads DOUBLE money "of these, on days whose ad spend is known whole"
with months as (
    select day, month from mart.day
    where (day >= $since and day <= $until) or (day >= $year_since and day <= $year_until)
),
posted as (
    select distinct shop, marketplace, day from mart.fee_day
)
select
    s.shop, s.marketplace, max(s.currency) as currency, m.month,
    count(*)                                                                                            as known_days,
    cast(sum(case when s.is_complete then 1 else 0 end) as bigint)                                      as whole_days,
    min(s.day)                                                                                          as first_day,
    max(s.day)                                                                                          as last_day,
    cast(sum(s.sales) as double)                                                                        as sales,
    cast(sum(case when p.day is not null then s.sales else 0 end) as double)                            as sales_with_fees,
    cast(sum(case when s.ad_spend is not null and s.is_ads_complete then s.sales else 0 end) as double) as sales_with_ads
from mart.site_day as s
inner join months as m on s.day = m.day
left join posted as p on s.shop = p.shop and s.marketplace = p.marketplace and s.day = p.day
where
    s.sales is not null and s.shop = coalesce($shop, s.shop) and s.marketplace = coalesce($marketplace, s.marketplace)
group by s.shop, s.marketplace, m.month
order by s.shop asc, s.marketplace asc, m.month asc
