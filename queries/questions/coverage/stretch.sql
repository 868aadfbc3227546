-- How far are the sales of each site known in some days?
-- parameters: first DATE "first day", last DATE "last day", shop VARCHAR "null means all", marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace with a day of sales in them
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   known_days BIGINT days "days with sales"
--   whole_days BIGINT days "of them, days known whole"
--   first_day DATE day "the first day with sales"
--   last_day DATE day "the last one"
select
    shop, marketplace, count(*) as known_days, cast(sum(case when is_complete then 1 else 0 end) as bigint) as whole_days,
    min(day) as first_day, max(day) as last_day
from mart.site_day
where
    day >= $first and day <= $last and sales is not null
    and shop = coalesce($shop, shop) and marketplace = coalesce($marketplace, marketplace)
group by shop, marketplace
order by shop asc, marketplace asc
