-- How much did each line of each site sell before a month that has a target: what a target over several sites is split by?
-- parameters: none
-- result: one row per shop x marketplace x line x month of the targets table
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   currency VARCHAR text "the site's"
--   line VARCHAR text "product line; ~none and ~unallocated belong to none"
--   month DATE day "first day of the month"
--   sales DOUBLE money "of the 91 days before it"
--   recent DOUBLE money "of the last 28 days of the site, for months before which nothing is known"
with months as (
    select distinct month from mart.target
),

sold as (
    select shop, marketplace, currency, line, day, sales from mart.line_day where is_complete and sales is not null
)

select
    d.shop, d.marketplace, max(d.currency) as currency, d.line, m.month,
    cast(sum(case when d.day < m.month and d.day >= m.month - interval 91 day then d.sales else 0 end) as double) as sales,
    cast(sum(case when d.day > s.last_day - 28 then d.sales else 0 end) as double)                             as recent
from sold as d
cross join months as m
inner join mart.site as s on d.shop = s.shop and d.marketplace = s.marketplace
where d.day > s.last_day - 28 or (d.day < m.month and d.day >= m.month - interval 91 day)
group by d.shop, d.marketplace, d.line, m.month
order by d.shop, d.marketplace, d.line, m.month
