-- What did each product sell, cost in ads and pay in fees in each month?
-- Ad spend comes from the ads reports; what a settlement says of ads is left out, so that it counts once. So is tax, which passes through.
-- Only days whose sales are known count on any side: fees of days without an orders file would stand against no sales.
-- parameters: since DATE "first day", until DATE "last day", year_since DATE "first day of a month a year ago",
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
with months as (
    select s.shop, s.marketplace, s.day, m.month
    from mart.site_day as s
    inner join mart.day as m on s.day = m.day
    where
        s.sales is not null and ($shop is null or s.shop = $shop) and ($marketplace is null or s.marketplace = $marketplace)
        and ((s.day >= $since and s.day <= $until) or (s.day >= $year_since and s.day <= $year_until))
),
sold as (
    select a.shop, a.marketplace, a.asin, m.month, sum(a.sales) as sales, sum(a.units) as units, sum(a.ad_spend) as ad_spend
    from mart.asin_day as a
    inner join months as m on a.shop = m.shop and a.marketplace = m.marketplace and a.day = m.day
    where (a.day >= $since and a.day <= $until) or (a.day >= $year_since and a.day <= $year_until)
    group by a.shop, a.marketplace, a.asin, m.month
),
posted as (
    select
        f.shop, f.marketplace, f.asin, m.month,
        sum(case when f.fee = 'refund' then f.amount else 0 end)               as refunds,
        sum(case when f.fee = 'promotion' then f.amount else 0 end)            as promotions,
        sum(case when f.fee = 'referral' then f.amount else 0 end)             as referral,
        sum(case when f.fee = 'fba' then f.amount else 0 end)                  as fulfilment,
        sum(case when f.fee = 'storage' then f.amount else 0 end)              as storage,
        sum(case when f.fee in ('shipping', 'other') then f.amount else 0 end) as other
    from mart.fee_day as f
    inner join months as m on f.shop = m.shop and f.marketplace = m.marketplace and f.day = m.day
    inner join given.site as g on f.marketplace = g.marketplace and f.currency = g.currency
    where f.asin is not null
    group by f.shop, f.marketplace, f.asin, m.month
)
select
    coalesce(s.shop, p.shop) as shop, coalesce(s.marketplace, p.marketplace) as marketplace, coalesce(s.asin, p.asin) as asin,
    coalesce(s.month, p.month) as month, cast(s.sales as double) as sales, cast(s.units as bigint) as units,
    cast(s.ad_spend as double) as ad_spend, cast(p.refunds as double) as refunds, cast(p.promotions as double) as promotions,
    cast(p.referral as double) as referral, cast(p.fulfilment as double) as fulfilment, cast(p.storage as double) as storage,
    cast(p.other as double) as other
from sold as s
full join posted as p on s.shop = p.shop and s.marketplace = p.marketplace and s.asin = p.asin and s.month = p.month
where s.sales <> 0 or s.units <> 0 or s.ad_spend <> 0 or p.asin is not null
order by shop asc, marketplace asc, asin asc, month asc
