-- What was in stock at the newest snapshot of each ASIN?
-- parameters: until DATE "no later snapshot counts; null means the newest"
-- result: one row per shop x marketplace x ASIN
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   snapshot_day DATE day "day of the snapshot"
--   available BIGINT count "sellable units"
--   inbound BIGINT count "units on the way, all stages, without a date"
--   price DOUBLE money "own price"
--   lowest_offer DOUBLE money "lowest new offer"
--   units_t30 BIGINT count "units shipped in 30 days, as Amazon counts"
with
ranked as (
    select
        shop,
        marketplace,
        asin,
        snapshot_day,
        available,
        inbound,
        price,
        lowest_offer,
        units_t30,
        row_number() over (partition by shop, marketplace, asin order by snapshot_day desc) as recency
    from mart.stock
    where snapshot_day <= coalesce($until, snapshot_day)
)

select
    shop,
    marketplace,
    asin,
    snapshot_day,
    available,
    inbound,
    price,
    lowest_offer,
    units_t30
from ranked
where recency = 1
order by shop, marketplace, asin
