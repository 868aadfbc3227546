-- At what ACOS does each campaign earn nothing, by what its products cost and brought in the last four weeks?
-- Contribution before ads / sales of the ASINs a campaign advertises; only where cost and fees of every one of them are known.
-- parameters: last DATE "last day of the week: 28 days end on it", shop VARCHAR "null means all", marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x ad product x campaign whose break-even is known
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   ad_product VARCHAR text "SP, SB or SD"
--   campaign VARCHAR text "campaign name"
--   break_even_acos DOUBLE percent "break-even ACOS"
with advertised as (
    select distinct shop, marketplace, ad_product, campaign, asin
    from mart.campaign_asin
    where
        month > cast($last as date) - interval 59 day and month <= cast($last as date)
        and ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace)
),

earned as (
    select shop, marketplace, asin, sum(sales) as sales, sum(unit_costs) as unit_costs, sum(unit_fees) as unit_fees
    from mart.contribution_day
    where day <= cast($last as date) and day > cast($last as date) - interval 28 day
    group by shop, marketplace, asin
)

select
    a.shop, a.marketplace, a.ad_product, a.campaign,
    metric.break_even_acos(sum(e.sales), sum(e.unit_costs), sum(e.unit_fees)) as break_even_acos
from advertised as a
inner join mart.asin_cost as c on a.shop = c.shop and a.marketplace = c.marketplace and a.asin = c.asin
left join earned as e on a.shop = e.shop and a.marketplace = e.marketplace and a.asin = e.asin
group by a.shop, a.marketplace, a.ad_product, a.campaign
having bool_and(c.is_cost_known and c.is_fee_known) and sum(e.sales) > 0
order by a.shop asc, a.marketplace asc, a.ad_product asc, a.campaign asc
