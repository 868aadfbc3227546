-- What did each product line of each site bring on each complete day, with what belongs to no ASIN in one row more?
-- parameters: until DATE "last day; null means each site's last complete day", back BIGINT "how many days before it",
--   shop VARCHAR "null means all", marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x line x day, complete days only; over the lines of a day it is the site's day
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   item VARCHAR text "the line once more: what a series is called"
--   line VARCHAR text "product line; ~none: ASINs without one; ~unallocated: what belongs to no ASIN, its ad spend with it"
--   day DATE day "the site's day"
--   last_day DATE day "the site's last complete day up to the one asked for"
--   currency VARCHAR text "ISO code"
--   units BIGINT count "units ordered"
--   sales DOUBLE money "ordered product sales in the site's currency"
--   ad_spend DOUBLE money "advertising spend; null where not known whole"
with last_days as (
    select shop, marketplace, max(day) as last_day
    from mart.site_day
    where
        is_complete and sales is not null and ($until is null or day <= $until)
        and ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace)
    group by shop, marketplace
),
named as (
    select
        shop, marketplace, day, currency, units, sales,
        case when line = '~brand' then '~unallocated' else line end as line,
        case when is_ads_complete then ad_spend end                 as ad_spend
    from mart.line_day
    where is_complete
)
select
    n.shop, n.marketplace, n.line as item, n.line, n.day, d.last_day,
    max(n.currency)              as currency,
    cast(sum(n.units) as bigint) as units,
    sum(n.sales)                 as sales,
    sum(n.ad_spend)              as ad_spend
from named as n inner join last_days as d on n.shop = d.shop and n.marketplace = d.marketplace
where n.day <= d.last_day and n.day > d.last_day - cast($back as integer)
group by n.shop, n.marketplace, n.line, n.day, d.last_day
order by n.shop, n.marketplace, n.line, n.day
