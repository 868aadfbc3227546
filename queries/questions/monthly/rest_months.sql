-- What of each month belongs to no product: sales no report splits, ad spend without an ASIN, fees of the account?
-- Only days whose sales are known count on any side, as for the products.
-- parameters: since DATE "first day of the first month", until DATE "last day of the last", year_since DATE "first day of a month a year ago",
--   year_until DATE "its last day", shop VARCHAR "null means all", marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x line x month; lines '~unallocated', '~brand' and '~account' alone
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   line VARCHAR text "~unallocated: sales, ~brand: ad spend, ~account: fees"
--   month DATE day "first day of the month"
--   sales DOUBLE money "ordered product sales, in the site's currency as all money here"
--   units BIGINT count "units ordered"
--   ad_spend DOUBLE money "ad spend"
--   refunds DOUBLE money "refunds as posted, negative; null without fees"
--   promotions DOUBLE money "promotions as posted, negative"
--   referral DOUBLE money "referral fees as posted, negative"
--   fulfilment DOUBLE money "FBA fees as posted, negative"
--   storage DOUBLE money "storage fees as posted, negative"
--   other DOUBLE money "shipping and everything else posted"
with rest as (
    select
        c.shop, c.marketplace, c.line, m.month, sum(c.sales) as sales, sum(c.units) as units, sum(c.ad_spend) as ad_spend
    from mart.line_day as c
    inner join mart.site_day as s
        on c.shop = s.shop and c.marketplace = s.marketplace and c.day = s.day and s.sales is not null
    inner join mart.day as m on c.day = m.day
    where c.line in ('~unallocated', '~brand')
    group by c.shop, c.marketplace, c.line, m.month
),
cells as (
    select
        shop, marketplace, line, month, sales, units, ad_spend, null as refunds, null as promotions, null as referral,
        null as fulfilment, null as storage, null as other
    from rest
    union all
    select
        shop, marketplace, '~account' as line, month, null as sales, null as units, null as ad_spend, refunds, promotions, referral,
        fulfilment, storage, other
    from mart.fee_month
    where asin is null
)
select
    shop, marketplace, line, month, cast(sales as double) as sales, cast(units as bigint) as units, cast(ad_spend as double) as ad_spend,
    cast(refunds as double) as refunds, cast(promotions as double) as promotions, cast(referral as double) as referral,
    cast(fulfilment as double) as fulfilment, cast(storage as double) as storage, cast(other as double) as other
from cells
where
    ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace)
    and ((month >= $since and month <= $until) or (month >= $year_since and month <= $year_until))
order by shop asc, marketplace asc, line asc, month asc
