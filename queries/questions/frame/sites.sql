-- Which shops and sites are there, and how far does each one's data reach?
-- parameters: none
-- result: one row per shop x marketplace
--   shop VARCHAR text "the seller account"
--   marketplace VARCHAR text "two-letter site"
--   currency VARCHAR text "what the site charges in"
--   first_day DATE day "first day with sales"
--   last_day DATE day "last complete day of sales"
--   sales_28 DOUBLE money "sales of the last 28 days up to the last day"
--   units_28 BIGINT count "units of the same days: what compares across currencies"
with sites as (

    select shop, marketplace, currency, last_day, sales_28, units_28
    from mart.site

),

days as (

    select shop, marketplace, min(day) as first_day
    from mart.site_day
    where sales is not null
    group by shop, marketplace

),

final as (

    select
        sites.shop,
        sites.marketplace,
        sites.currency,
        days.first_day,
        sites.last_day,
        sites.sales_28,
        sites.units_28
    from sites
    left join days
        on sites.shop = days.shop and sites.marketplace = days.marketplace

)

select
    shop,
    marketplace,
    currency,
    first_day,
    last_day,
    sales_28,
    units_28
from final
order by units_28 desc nulls last, shop asc, marketplace asc
