-- What did each ASIN leave on each day after what it costs, landed and at Amazon: only where both are known?
-- Costs are today's landed cost and the fee per unit of the last 90 days, times the units sold.
-- What is known of the VAT inside sales goes with the fees: it passes through as they do.
-- result: one row per shop x marketplace x ASIN x day with units or ad spend
select
    a.shop,
    a.marketplace,
    a.asin,
    a.line,
    a.day,
    a.currency,
    a.is_complete,
    a.sales,
    a.units,
    a.units * c.cost          as unit_costs,
    a.units * c.fee_per_unit + a.sales * coalesce(c.vat_share, 0)  as unit_fees,
    a.ad_spend
from mart.asin_day as a
inner join mart.asin_cost as c
    on a.shop = c.shop and a.marketplace = c.marketplace and a.asin = c.asin and c.is_cost_known and c.is_fee_known
where a.units > 0 or a.ad_spend > 0
