-- What of each month belongs to no product: sales no report splits, ad spend without an ASIN, fees of the account?
-- Only days whose sales are known count on any side, as for the products.
-- parameters: since DATE "first day", until DATE "last day", year_since DATE "first day of a month a year ago",
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
with months as (
    select s.shop, s.marketplace, s.day, m.month
    from mart.site_day as s
    inner join mart.day as m on s.day = m.day
    where
        s.sales is not null and s.shop = coalesce($shop, s.shop) and s.marketplace = coalesce($marketplace, s.marketplace)
        and ((s.day >= $since and s.day <= $until) or (s.day >= $year_since and s.day <= $year_until))
),
cells as (
    select
        shop, marketplace, line, day, sales, units, ad_spend, null as refunds, null as promotions, null as referral,
        null as fulfilment, null as storage, null as other
    from mart.line_day where line in ('~unallocated', '~brand')
    union all
    select
        f.shop, f.marketplace, '~account' as line, f.day, null as sales, null as units, null as ad_spend,
        case when f.fee = 'refund' then f.amount else 0 end               as refunds,
        case when f.fee = 'promotion' then f.amount else 0 end            as promotions,
        case when f.fee = 'referral' then f.amount else 0 end             as referral,
        case when f.fee = 'fba' then f.amount else 0 end                  as fulfilment,
        case when f.fee = 'storage' then f.amount else 0 end              as storage,
        case when f.fee in ('shipping', 'other') then f.amount else 0 end as other
    from mart.fee_day as f
    inner join given.site as g on f.marketplace = g.marketplace and f.currency = g.currency
    where f.asin is null
)
select
    c.shop, c.marketplace, c.line, m.month, cast(sum(c.sales) as double) as sales, cast(sum(c.units) as bigint) as units,
    cast(sum(c.ad_spend) as double) as ad_spend, cast(sum(c.refunds) as double) as refunds,
    cast(sum(c.promotions) as double) as promotions, cast(sum(c.referral) as double) as referral,
    cast(sum(c.fulfilment) as double) as fulfilment, cast(sum(c.storage) as double) as storage, cast(sum(c.other) as double) as other
from cells as c
inner join months as m on c.shop = m.shop and c.marketplace = m.marketplace and c.day = m.day
group by c.shop, c.marketplace, c.line, m.month
order by c.shop asc, c.marketplace asc, c.line asc, m.month asc
