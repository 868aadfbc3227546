-- Which sites are there, up to which complete day, and how far do they lag behind the newest one?
-- parameters: until DATE "nothing later counts; null means everything loaded"
-- result: one row per shop x marketplace with a complete day of sales
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   currency VARCHAR text "ISO code"
--   last_day DATE day "last complete day of sales"
--   days_behind BIGINT count "days between it and the newest site's"
--   sales_28 DOUBLE money "sales of the 28 days up to it"
with
reached as (
    select
        shop,
        marketplace,
        max(currency) as currency,
        max(day) as last_day
    from mart.site_day
    where is_complete and units is not null and day <= coalesce($until, day)
    group by shop, marketplace
),

newest as (
    select max(last_day) as last_day
    from reached
)

select
    r.shop,
    r.marketplace,
    r.currency,
    r.last_day,
    n.last_day - r.last_day as days_behind,
    sum(d.sales) as sales_28
from reached as r
cross join newest as n
left join mart.site_day as d
    on r.shop = d.shop and r.marketplace = d.marketplace and r.last_day >= d.day and r.last_day < d.day + 28
where d.is_complete
group by r.shop, r.marketplace, r.currency, r.last_day, n.last_day
order by r.shop, r.marketplace
