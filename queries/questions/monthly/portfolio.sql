-- How old is each product, how did it sell in the last eight weeks and in the eight before, and what does a unit cost?
-- Whole weeks as they begin on its site, the last of them ended by the day; days on which a snapshot says that nothing was sellable are
-- left out of both.
-- parameters: until DATE "last day of a month", shop VARCHAR "null means all", marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x asin met up to the day
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   name VARCHAR text "short name"
--   name_zh VARCHAR text "short name in Chinese"
--   line VARCHAR text "product line, ~none without one"
--   owner VARCHAR text "who looks after it"
--   stance VARCHAR text "what the team wants of it"
--   launch_day DATE day "launch, as the product table says"
--   first_sale_day DATE day "first day with a unit sold"
--   last_sale_day DATE day "last day with a unit sold"
--   units_now BIGINT count "units of the last eight weeks, in stock"
--   days_now BIGINT count "of these days, how many are known and in stock"
--   units_before BIGINT count "units of the eight weeks before them, in stock"
--   days_before BIGINT count "of those days, how many are known and in stock"
--   cost DOUBLE money "landed cost of a unit in the site's currency; null unknown"
--   vat_share DOUBLE fraction "part of its sales that is VAT; 0 where the site's sales include none, null unknown"
with recent as (
    select
        shop, marketplace, asin,
        sum(case when last_day > cast($until as date) - 56 then units_in_stock end)   as units_now,
        sum(case when last_day > cast($until as date) - 56 then days_in_stock end)    as days_now,
        sum(case when last_day <= cast($until as date) - 56 then units_in_stock end)  as units_before,
        sum(case when last_day <= cast($until as date) - 56 then days_in_stock end)   as days_before
    from mart.asin_week
    where
        last_day <= $until and last_day > cast($until as date) - 112
        and ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace)
    group by shop, marketplace, asin
),
spans as (
    select shop, marketplace, asin, min(first_sale_day) as first_sale_day, max(last_sale_day) as last_sale_day
    from mart.asin_month
    where
        month <= $until and (sales is not null or first_sale_day is not null)
        and ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace)
    group by shop, marketplace, asin
)
select
    p.shop, p.marketplace, p.asin, p.short_name as name, p.short_name_zh as name_zh, p.line, p.owner, p.stance, p.launch_day,
    s.first_sale_day, s.last_sale_day,
    case when s.asin is not null then cast(coalesce(r.units_now, 0) as bigint) end     as units_now,
    case when s.asin is not null then cast(coalesce(r.days_now, 0) as bigint) end      as days_now,
    case when s.asin is not null then cast(coalesce(r.units_before, 0) as bigint) end  as units_before,
    case when s.asin is not null then cast(coalesce(r.days_before, 0) as bigint) end   as days_before,
    cast(c.cost as double) as cost, c.vat_share
from mart.product as p
left join spans as s on p.shop = s.shop and p.marketplace = s.marketplace and p.asin = s.asin
left join recent as r on s.shop = r.shop and s.marketplace = r.marketplace and s.asin = r.asin
left join mart.asin_cost as c on p.shop = c.shop and p.marketplace = c.marketplace and p.asin = c.asin
where ($shop is null or p.shop = $shop) and ($marketplace is null or p.marketplace = $marketplace)
order by p.shop asc, p.marketplace asc, p.asin asc
