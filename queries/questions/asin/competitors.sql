-- Which products did research tools name together with this one last, at what price and with how many ratings, and what was it before?
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site", shop VARCHAR "seller account; null for all",
--   day DATE "last day that counts", since DATE "first day that counts", most BIGINT "products, this one among them"
-- result: one row per product of the newest exports that name this one
--   asin VARCHAR text "the product"
--   title VARCHAR text "title as shown"
--   brand VARCHAR text "brand"
--   snapshot_day DATE day "day of the export"
--   price DOUBLE money "price a shopper pays"
--   currency VARCHAR text "ISO code"
--   rating DOUBLE number "stars"
--   rating_count BIGINT count "ratings given so far"
--   sales_rank BIGINT count "best sellers rank"
--   units_month BIGINT count "units of a month, as the tool estimates"
--   day_before DATE day "day of the last export that is seven days older, or more"
--   price_before DOUBLE money "its price then"
--   ratings_before BIGINT count "ratings then"
with seen as (
    select
        asin, title, brand, snapshot_day, price, currency, rating, rating_count, sales_rank, units_month, delivery_id,
        max(case when asin = $asin then snapshot_day end) over (partition by delivery_id) as named_on
    from mart.competitor_day
    where marketplace = $marketplace and ($shop is null or shop = $shop) and snapshot_day between $since and $day
),

newest as (
    select max(named_on) as day
    from seen
),

ranked as (
    select
        n.asin, n.title, n.brand, n.snapshot_day, n.price, n.currency, n.rating, n.rating_count, n.sales_rank, n.units_month,
        row_number() over (partition by n.asin order by n.snapshot_day desc, n.delivery_id desc) as place
    from seen as n
    inner join newest as d on n.named_on = d.day
),

earlier as (
    select
        s.asin, s.snapshot_day, s.price, s.rating_count,
        row_number() over (partition by s.asin order by s.snapshot_day desc, s.delivery_id desc) as place
    from seen as s
    inner join ranked as r on s.asin = r.asin and r.place = 1 and date_diff('day', s.snapshot_day, r.snapshot_day) >= 7
)

select
    r.asin, r.title, r.brand, r.snapshot_day, r.price, r.currency, r.rating, r.rating_count, r.sales_rank, r.units_month,
    e.snapshot_day as day_before, e.price as price_before, e.rating_count as ratings_before
from ranked as r
left join earlier as e on r.asin = e.asin and e.place = 1
where r.place = 1
order by (r.asin = $asin) desc, r.units_month desc nulls last, r.sales_rank asc nulls last, r.asin asc
limit $most
