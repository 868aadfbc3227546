-- What runs out before the next arrival can be sold?
-- parameters: day DATE "the meeting's day", shop VARCHAR "null means all", marketplace VARCHAR "null means all",
--   line VARCHAR "null means all", owner VARCHAR "null means all", cover INTEGER "days of cover under which stock is watched"
-- result: one row per shop x marketplace x ASIN that sells and is out, or runs out within the watched days
--   shop text - "seller account"
--   marketplace text - "two-letter site"
--   asin text - "child ASIN"
--   short_name text - "name on the wall"
--   short_name_zh text - "name on the wall in Chinese"
--   snapshot_day date - "day of the stock count"
--   available count - "sellable units at the count"
--   daily_units number "units a day" "average of the last 28 days that were in stock"
--   price money - "sales per unit of those days"
--   currency text - "ISO code"
--   out_day date - "first day without stock at that pace"
--   sellable_day date - "when the next shipment can be sold; null when none is known"
--   arriving count - "units of that shipment"
with counted as (
    select
        shop, marketplace, asin, snapshot_day, available,
        row_number() over (partition by shop, marketplace, asin order by snapshot_day desc) as place
    from mart.stock
    where snapshot_day <= cast($day as date) + 1
),

pace as (
    select
        shop, marketplace, asin, max(currency) as currency, avg(units) as daily_units,
        sum(sales) / nullif(sum(units), 0) as price
    from mart.asin_day
    where is_complete and units is not null and coalesce(available, 1) > 0 and day <= $day and day > cast($day as date) - 28
    group by shop, marketplace, asin
),

coming as (
    select
        asin, shop, marketplace, sellable_day, sum(units) as arriving,
        row_number() over (partition by asin, shop, marketplace order by sellable_day asc) as place
    from mart.shipment
    where sellable_day > $day
    group by asin, shop, marketplace, sellable_day
),

clock as (
    select
        c.shop, c.marketplace, c.asin, c.snapshot_day, c.available, p.daily_units, p.price, p.currency,
        c.snapshot_day + cast(floor(c.available / p.daily_units) as integer) + 1 as out_day
    from counted as c
    inner join pace as p on c.shop = p.shop and c.marketplace = p.marketplace and c.asin = p.asin
    where c.place = 1 and p.daily_units > 0
)

select
    k.shop, k.marketplace, k.asin, n.short_name, n.short_name_zh, k.snapshot_day, k.available, k.daily_units, k.price,
    k.currency, k.out_day, s.sellable_day, s.arriving
from clock as k
inner join mart.product as n on k.shop = n.shop and k.marketplace = n.marketplace and k.asin = n.asin
left join coming as s
    on k.asin = s.asin and k.shop = coalesce(s.shop, k.shop) and k.marketplace = coalesce(s.marketplace, k.marketplace) and s.place = 1
where
    k.out_day <= cast($day as date) + cast($cover as integer) and (s.sellable_day is null or s.sellable_day > k.out_day)
    and k.shop = coalesce($shop, k.shop) and k.marketplace = coalesce($marketplace, k.marketplace)
    and n.line = coalesce($line, n.line) and ($owner is null or n.owner = $owner)
order by k.daily_units * k.price desc nulls last, k.shop, k.marketplace, k.asin
