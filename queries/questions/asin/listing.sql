-- What did a shopper read and pay for each offer of a product, export by export?
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site", shop VARCHAR "seller account; null means every one",
--   since DATE "first day looked at", day DATE "later exports are not looked at"
-- result: one row per shop x SKU x day of an export of the listings
--   shop VARCHAR text "seller account"
--   sku VARCHAR text "seller's SKU"
--   day DATE day "day of the export"
--   title VARCHAR text "title as shown"
--   price DOUBLE money "own price, in `currency`"
--   status VARCHAR text "Active, Inactive or Incomplete, as exported"
--   currency VARCHAR text "ISO code"
select shop, sku, day, title, price, status, currency
from mart.listing_state
where
    asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop)
    and day >= $since and day <= $day
order by shop, sku nulls last, day
