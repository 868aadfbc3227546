-- What lies at Amazon by each site's latest snapshot, how much of it is old, and whose is it?
-- parameters: until DATE "no later snapshot counts; null means the newest", shop VARCHAR "null means all",
--   marketplace VARCHAR "null means all", line VARCHAR "null means all", owner VARCHAR "null means all"
-- result: one row per shop x marketplace x ASIN of that snapshot
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   short_name VARCHAR text "name on the wall"
--   short_name_zh VARCHAR text "name on the wall in Chinese"
--   line VARCHAR text "product line; ~none without one"
--   owner VARCHAR text "who looks after it; null when nobody is named"
--   currency VARCHAR text "the site's"
--   snapshot_day DATE day "day of the snapshot"
--   available BIGINT count "sellable units"
--   aged BIGINT count "units older than 180 days; null where the report does not say"
--   recommended BIGINT count "units Amazon recommends to send in; null where the report does not say"
--   lead_time_days DOUBLE number "from order to sellable; null where the products table does not say"
--   cost DOUBLE money "landed cost per unit in cost_currency"
--   cost_currency VARCHAR text "ISO code; null where unknown"
with latest as (
    select shop, marketplace, max(snapshot_day) as last_day
    from mart.stock_snapshot
    where
        ($until is null or snapshot_day <= $until)
        and ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace)
    group by shop, marketplace
)

select
    s.shop, s.marketplace, s.asin, p.short_name, p.short_name_zh, p.line, p.owner, s.currency, s.snapshot_day, s.available,
    s.aged_181_plus as aged, cast(s.recommended_units as bigint) as recommended, p.lead_time_days, p.cost, p.cost_currency
from mart.stock as s
inner join latest as l on s.shop = l.shop and s.marketplace = l.marketplace and s.snapshot_day = l.last_day
inner join mart.product as p on s.shop = p.shop and s.marketplace = p.marketplace and s.asin = p.asin
where ($line is null or p.line = $line) and ($owner is null or p.owner = $owner)
order by s.shop asc, s.marketplace asc, s.asin asc
