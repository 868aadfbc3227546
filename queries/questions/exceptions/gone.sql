-- Which ASINs left the list of the account's offers, or are listed but no longer for sale, and have not come back?
-- parameters: until DATE "nothing later counts; null means all", back BIGINT "days before each site's newest change that are looked at"
-- result: one row per shop x marketplace x ASIN whose last change of listing took it away
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   kind VARCHAR text "asin_vanished or listing_status"
--   day DATE day "the first export without it"
--   said VARCHAR text "the status it has now; null where it is no longer listed"
with told as (
    select
        shop, marketplace, asin, kind, day, lower(said) as said,
        row_number() over (partition by shop, marketplace, asin order by day desc, kind, said) as recency,
        max(day) over (partition by shop, marketplace) as newest
    from mart.change
    where kind in ('asin_vanished', 'asin_back', 'listing_status') and asin is not null and day <= coalesce($until, day)
)

select
    shop,
    marketplace,
    asin,
    kind,
    day,
    said
from told
where
    recency = 1 and day > newest - cast($back as integer)
    and (kind = 'asin_vanished' or (kind = 'listing_status' and said <> 'active'))
order by shop, marketplace, asin
