-- What was posted for each ASIN in each month, by the steps from sales to what is left?
-- Costs are negative. In the site's own currency, of days whose sales the site knows: fees of other days would stand against no sales.
-- What a settlement says of ads is left out, for ads reports tell it; so is tax, which passes through.
-- An ASIN that no export met (every order of it cancelled) is no product: its fees are the account's.
-- result: one row per shop x marketplace x ASIN (null: of no product) x month with anything posted
select
    f.shop, f.marketplace, p.asin, m.month,
    sum(case when f.fee = 'refund' then f.amount else 0 end)               as refunds,
    sum(case when f.fee = 'promotion' then f.amount else 0 end)            as promotions,
    sum(case when f.fee = 'referral' then f.amount else 0 end)             as referral,
    sum(case when f.fee = 'fba' then f.amount else 0 end)                  as fulfilment,
    sum(case when f.fee = 'storage' then f.amount else 0 end)              as storage,
    sum(case when f.fee in ('shipping', 'other') then f.amount else 0 end) as other
from mart.fee_day as f
inner join part.site_day as s
    on f.shop = s.shop and f.marketplace = s.marketplace and f.day = s.day and s.sales is not null
inner join given.day as m
    on f.day = m.day
inner join given.site as g
    on f.marketplace = g.marketplace and f.currency = g.currency
left join mart.product as p
    on f.shop = p.shop and f.marketplace = p.marketplace and f.asin = p.asin
group by f.shop, f.marketplace, p.asin, m.month
order by m.month, f.shop, f.marketplace, p.asin
