-- What is left of the ads' sales before the ads are paid, as far as costs are known?
-- Each ASIN's contribution before ads as a part of its sales, weighted by the sales its ads made in the days asked for.
-- parameters: first DATE "first day", last DATE "last day"
-- result: one row per shop x marketplace x line x owner x channel with ad sales of advertised ASINs
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   line VARCHAR text "product line; ~none without one"
--   owner VARCHAR text "who looks after it; null when nobody is named"
--   channel VARCHAR text "key in definitions/channels.toml"
--   currency VARCHAR text "ISO code"
--   ad_sales DOUBLE money "sales of the ads of advertised ASINs"
--   known_ad_sales DOUBLE money "the part of them whose ASINs have known costs and fees"
--   contribution DOUBLE money "what that part leaves before ads"
with ads as (
    select a.shop, a.marketplace, a.asin, p.line, p.owner, g.channel, a.currency, sum(a.ad_sales) as ad_sales
    from mart.ad_asin_day as a
    inner join given.ad_channel as g on a.ad_product = g.ad_product
    inner join mart.product as p on a.shop = p.shop and a.marketplace = p.marketplace and a.asin = p.asin
    where a.day >= $first and a.day <= $last
    group by a.shop, a.marketplace, a.asin, p.line, p.owner, g.channel, a.currency
),
margins as (
    select shop, marketplace, asin, metric.break_even_acos(sum(sales), sum(unit_costs), sum(unit_fees)) as margin
    from mart.contribution_day
    where day >= $first and day <= $last and units > 0
    group by shop, marketplace, asin
)
select
    a.shop,
    a.marketplace,
    a.line,
    a.owner,
    a.channel,
    a.currency,
    sum(a.ad_sales)                                              as ad_sales,
    sum(case when m.margin is not null then a.ad_sales end)      as known_ad_sales,
    sum(a.ad_sales * m.margin)                                   as contribution
from ads as a
left join margins as m on a.shop = m.shop and a.marketplace = m.marketplace and a.asin = m.asin
group by a.shop, a.marketplace, a.line, a.owner, a.channel, a.currency
order by a.shop, a.marketplace, a.line, a.owner, a.channel, a.currency
