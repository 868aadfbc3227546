-- How many customers of each product had bought it before, in a month and in the month before?
-- parameters: since DATE "first day of the month", until DATE "its last day", before DATE "first day of the month before"
-- result: one row per shop x marketplace x ASIN told for the month
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   short_name VARCHAR text "name on the wall"
--   short_name_zh VARCHAR text "name on the wall in Chinese"
--   line VARCHAR text "product line; ~none without one"
--   owner VARCHAR text "who looks after it; null when nobody is named"
--   customers BIGINT count "different customers of the month"
--   repeat_customers DOUBLE number "those who bought it more than once"
--   repeat_sales DOUBLE money "sales to those, in `currency`"
--   currency VARCHAR text "ISO code"
--   customers_before BIGINT count "different customers of the month before; null where not told"
--   repeat_customers_before DOUBLE number "those of them who bought it more than once"
with months as (
    select r.shop, r.marketplace, r.asin, r.first_day, r.customers, r.repeat_customers, r.repeat_sales, r.currency
    from mart.repeat_purchase as r
    inner join mart.day as d
        on r.last_day = d.day
    where r.first_day = d.month and r.first_day in ($since, $before) and r.last_day <= $until
)
select
    m.shop, m.marketplace, m.asin, p.short_name, p.short_name_zh, p.line, p.owner, m.customers, m.repeat_customers, m.repeat_sales,
    m.currency, b.customers as customers_before, b.repeat_customers as repeat_customers_before
from months as m
inner join mart.product as p
    on m.shop = p.shop and m.marketplace = p.marketplace and m.asin = p.asin
left join months as b
    on m.shop = b.shop and m.marketplace = b.marketplace and m.asin = b.asin and b.first_day = $before
where m.first_day = $since
order by m.shop, m.marketplace, m.asin
