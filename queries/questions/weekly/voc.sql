-- How many orders had a negative experience by Voice of the Customer, now and at the export before, line by line?
-- parameters: last DATE "no later snapshot counts than a week after it"
-- result: one row per place of a snapshot x shop x marketplace x line x owner
--   place BIGINT number "1 the newest snapshot of the site, 2 the one before"
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   line VARCHAR text "product line; ~none without one"
--   owner VARCHAR text "who looks after it; null when nobody is named"
--   snapshot_day DATE day "its day"
--   ncx_orders BIGINT count "orders with a negative experience in Amazon's trailing window; null where none is told"
--   orders BIGINT count "orders of that window; likewise"
with days as (
    select shop, marketplace, snapshot_day, row_number() over (partition by shop, marketplace order by snapshot_day desc) as place
    from mart.voc
    where snapshot_day <= cast($last as date) + interval 7 day
    group by shop, marketplace, snapshot_day
)

select
    d.place, d.shop, d.marketplace, p.line, p.owner, d.snapshot_day, cast(sum(v.ncx_orders) as bigint) as ncx_orders,
    cast(sum(v.orders) as bigint) as orders
from days as d
inner join mart.voc as v on d.shop = v.shop and d.marketplace = v.marketplace and d.snapshot_day = v.snapshot_day
inner join mart.product as p on v.shop = p.shop and v.marketplace = p.marketplace and v.asin = p.asin
where d.place <= 2
group by d.place, d.shop, d.marketplace, p.line, p.owner, d.snapshot_day
order by d.place asc, d.shop asc, d.marketplace asc, p.line asc, p.owner asc
