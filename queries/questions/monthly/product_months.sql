-- What did each product sell, cost in ads and pay in fees in each month?
-- Ad spend comes from the ads reports; what a settlement says of ads is left out, so that it counts once. So is tax, which passes through.
-- Only days whose sales are known count on any side: fees of days without an orders file would stand against no sales.
-- parameters: since DATE "first day of the first month", until DATE "last day of the last", year_since DATE "first day of a month a year ago",
--   year_until DATE "its last day", shop VARCHAR "null means all", marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x asin x month with anything but zero
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   month DATE day "first day of the month"
--   sales DOUBLE money "ordered product sales, in the site's currency as all money here"
--   units BIGINT count "units ordered"
--   ad_spend DOUBLE money "ad spend on this ASIN"
--   refunds DOUBLE money "refunds as posted, negative; null without fees"
--   promotions DOUBLE money "promotions as posted, negative"
--   referral DOUBLE money "referral fees as posted, negative"
--   fulfilment DOUBLE money "FBA fees as posted, negative"
--   storage DOUBLE money "storage fees as posted, negative"
--   other DOUBLE money "shipping and everything else posted"
select
    shop, marketplace, asin, month,
    cast(sales as double) as sales, units, cast(ad_spend as double) as ad_spend, cast(refunds as double) as refunds,
    cast(promotions as double) as promotions, cast(referral as double) as referral, cast(fulfilment as double) as fulfilment,
    cast(storage as double) as storage, cast(other as double) as other
from mart.asin_month
where
    ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace)
    and ((month >= $since and month <= $until) or (month >= $year_since and month <= $year_until))
    and (sales <> 0 or units <> 0 or ad_spend <> 0 or refunds is not null)
order by shop asc, marketplace asc, asin asc, month asc
