-- What does a unit of each ASIN cost: landed, and at Amazon?
-- Which part of its sales is VAT: 0 where the site's sales include none, null where no export tells it.
-- Landed cost in the site's currency; Amazon's part over the 90 days up to the newest posted day, per unit sold in them.
-- result: one row per shop x marketplace x ASIN
with newest as (
    select shop, marketplace, max(day) as last_day
    from part.fee_sku
    group by shop, marketplace
),
posted as (
    select
        f.shop, f.marketplace, f.asin,
        -sum(case when u.fee is not null then f.amount end)               as fees,
        sum(case when f.fee = 'sales' and f.units > 0 then f.units end)   as units
    from mart.fee_day as f
    inner join newest as n
        on f.shop = n.shop and f.marketplace = n.marketplace and f.day > n.last_day - interval 90 day
    inner join given.site as g
        on f.marketplace = g.marketplace and f.currency = g.currency
    left join given.fee_per_unit as u
        on f.fee = u.fee
    where f.asin is not null
    group by f.shop, f.marketplace, f.asin
),
known as (
    select
        p.shop, p.marketplace, p.asin, g.currency,
        case when coalesce(p.cost_currency, g.currency) = g.currency then p.cost else p.cost * r.rate end  as cost,
        metric.fee_per_unit(f.fees, f.units)                                                              as fee_per_unit
    from mart.product as p
    inner join given.site as g
        on p.marketplace = g.marketplace
    left join mart.rate_pair as r
        on p.cost_currency = r.currency and g.currency = r.to_currency
    left join posted as f
        on p.shop = f.shop and p.marketplace = f.marketplace and p.asin = f.asin
)
select
    k.shop, k.marketplace, k.asin, k.currency, k.cost, k.fee_per_unit, k.cost is not null as is_cost_known,
    k.fee_per_unit is not null as is_fee_known, case when s.has_tax_inside then v.vat_share else 0e0 end as vat_share
from known as k
inner join given.site as s
    on k.marketplace = s.marketplace
left join mart.asin_vat as v
    on k.shop = v.shop and k.marketplace = v.marketplace and k.asin = v.asin
order by k.shop, k.marketplace, k.asin
