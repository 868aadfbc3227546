-- What was in stock at Amazon, ASIN by ASIN, at each snapshot?
-- Where a site has snapshots the ledger fills the days between them up to the last one, never beyond: it knows neither what is on its
-- way nor how old the units are. A site without a snapshot is told by the ledger alone.
-- In the order of the months, as the product's days are: a question about some weeks reads these alone.
-- keys: shop, marketplace, asin of mart.product
-- result: one row per shop x marketplace x ASIN x snapshot day
with snapshots as (
    select shop, marketplace, snapshot_day, max(snapshot_day) over (partition by shop, marketplace) as last_day
    from part.stock
    group by shop, marketplace, snapshot_day
),
newest as (
    select distinct shop, marketplace, last_day from snapshots
)
select
    shop, marketplace, asin, snapshot_day, available, reserved, inbound, unsellable, price, lowest_offer, featured_offer,
    units_t7, units_t30, units_t90, aged_181_plus, aged_0_90, aged_91_180, aged_181_270, aged_271_365, aged_366_plus,
    recommended_units, currency
from part.stock
union all
select
    l.shop, l.marketplace, l.asin, l.day as snapshot_day, l.available, null as reserved, null as inbound, null as unsellable,
    null as price, null as lowest_offer, null as featured_offer, null as units_t7, null as units_t30, null as units_t90,
    null as aged_181_plus, null as aged_0_90, null as aged_91_180, null as aged_181_270, null as aged_271_365,
    null as aged_366_plus, null as recommended_units, g.currency
from part.ledger_day as l
inner join given.site as g
    on l.marketplace = g.marketplace
left join newest as n
    on l.shop = n.shop and l.marketplace = n.marketplace
left join snapshots as s
    on l.shop = s.shop and l.marketplace = s.marketplace and l.day = s.snapshot_day
where s.snapshot_day is null and (n.last_day is null or l.day < n.last_day)
order by year(snapshot_day), month(snapshot_day), shop, marketplace, asin, snapshot_day
