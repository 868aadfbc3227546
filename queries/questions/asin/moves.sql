-- What came to Amazon, left it and was lost there, by the inventory ledger?
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site", shop VARCHAR "seller account; null for all",
--   since DATE "first day", until DATE "last day"
-- result: one row per ASIN asked for; none where the ledger covers no day
--   first_day DATE day "first day of the ledger in the span"
--   last_day DATE day "last day of it"
--   received BIGINT count "units received"
--   shipped BIGINT count "units shipped to customers"
--   returned BIGINT count "units customers sent back"
--   lost BIGINT count "units lost or damaged at Amazon"
--   found BIGINT count "units found again"
--   removed BIGINT count "units destroyed or sent back to the seller"
select
    min(day)                       as first_day,
    max(day)                       as last_day,
    cast(sum(received) as bigint)  as received,
    cast(sum(shipped) as bigint)   as shipped,
    cast(sum(returned) as bigint)  as returned,
    cast(sum(lost) as bigint)      as lost,
    cast(sum(found) as bigint)     as found,
    cast(sum(removed) as bigint)   as removed
from mart.ledger_day
where
    asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop) and day >= $since and day <= $until
having count(*) > 0
order by first_day
