-- What did each ASIN sell, cost in ads and pay in fees in each month, and on which days of it was the first and the last unit sold?
-- Sums are of days whose sales the site knows: ads of other days would stand against no sales. Sale days are of all days.
-- Fees are null where none were posted, and so is what was sold in a month with nothing but fees.
-- keys: shop, marketplace, asin of mart.product
-- result: one row per shop x marketplace x ASIN x month with a day or a fee known
with sites as (
    select distinct shop, marketplace from mart.asin_day
),

known as (
    select p.shop, p.marketplace, s.day
    from sites as p
    inner join part.site_day as s
        on p.shop = s.shop and p.marketplace = s.marketplace
    where s.sales is not null
),

sold as (
    select
        a.shop, a.marketplace, a.asin, m.month,
        sum(case when k.day is not null then a.sales end)                    as sales,
        cast(sum(case when k.day is not null then a.units end) as bigint)    as units,
        sum(case when k.day is not null then a.ad_spend end)                 as ad_spend,
        min(case when a.units > 0 then a.day end)                            as first_sale_day,
        max(case when a.units > 0 then a.day end)                            as last_sale_day
    from mart.asin_day as a
    inner join given.day as m
        on a.day = m.day
    left join known as k
        on a.shop = k.shop and a.marketplace = k.marketplace and a.day = k.day
    group by a.shop, a.marketplace, a.asin, m.month
),

posted as (
    select shop, marketplace, asin, month, refunds, promotions, referral, fulfilment, storage, other
    from mart.fee_month
    where asin is not null
)

select
    coalesce(s.shop, p.shop)               as shop,
    coalesce(s.marketplace, p.marketplace) as marketplace,
    coalesce(s.asin, p.asin)               as asin,
    coalesce(s.month, p.month)             as month,
    s.sales, s.units, s.ad_spend, s.first_sale_day, s.last_sale_day,
    p.refunds, p.promotions, p.referral, p.fulfilment, p.storage, p.other
from sold as s
full join posted as p
    on s.shop = p.shop and s.marketplace = p.marketplace and s.asin = p.asin and s.month = p.month
order by month, shop, marketplace, asin
