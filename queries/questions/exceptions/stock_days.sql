-- What was in stock at each snapshot of some ASINs?
-- parameters: asins VARCHAR[] "child ASINs", until DATE "the last day of a snapshot", back BIGINT "how many days before it"
-- result: one row per shop x marketplace x ASIN x snapshot day
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   snapshot_day DATE day "day of the snapshot"
--   available BIGINT count "sellable units"
--   inbound BIGINT count "units on the way, all stages, without a date"
select
    shop,
    marketplace,
    asin,
    snapshot_day,
    available,
    inbound
from mart.stock
where
    snapshot_day <= $until and snapshot_day > cast($until as date) - cast($back as integer)
    and list_contains($asins, asin)
order by shop, marketplace, asin, snapshot_day
