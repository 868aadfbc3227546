-- What did ads cost and bring at each place they stood, in the last four weeks?
-- parameters: last DATE "last day of the week: 28 days end on it"
-- result: one row per shop x marketplace x ad product x placement x line x owner whose placement report has daily rows
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   ad_product VARCHAR text "SP, SB or SD; ALL where the export does not tell them apart"
--   placement VARCHAR text "top, rest, product or off_site; else as exported"
--   line VARCHAR text "product line of everything its campaigns advertise; null for several or none known"
--   owner VARCHAR text "who looks after all of that; null for several, empty for nobody"
--   currency VARCHAR text "the site's"
--   spend DOUBLE money "ad spend"
--   ad_sales DOUBLE money "attributed sales"
--   ad_orders BIGINT count "attributed orders"
--   clicks BIGINT count "clicks"
--   impressions BIGINT count "impressions"
--   days BIGINT count "days with a row"
with placed as (
    select shop, marketplace, day, ad_product, campaign, placement, currency, spend, ad_sales, ad_orders, clicks, impressions
    from mart.placement_day
    where day <= cast($last as date) and day > cast($last as date) - interval 28 day
),

advertised as (
    select
        shop, marketplace, ad_product, campaign, case when min(line) = max(line) then min(line) end as line,
        case when min(owner) = max(owner) then min(owner) end as owner
    from mart.campaign_asin
    where month > cast($last as date) - interval 87 day and month <= cast($last as date)
    group by shop, marketplace, ad_product, campaign
)

select
    d.shop, d.marketplace, d.ad_product, d.placement, a.line, a.owner, max(d.currency) as currency,
    coalesce(sum(d.spend), 0)                            as spend,
    coalesce(sum(d.ad_sales), 0)                         as ad_sales,
    cast(coalesce(sum(d.ad_orders), 0) as bigint)        as ad_orders,
    cast(coalesce(sum(d.clicks), 0) as bigint)           as clicks,
    cast(coalesce(sum(d.impressions), 0) as bigint)      as impressions,
    cast(count(distinct d.day) as bigint)                as days
from placed as d
left join advertised as a
    on d.shop = a.shop and d.marketplace = a.marketplace and d.ad_product = a.ad_product and d.campaign = a.campaign
group by d.shop, d.marketplace, d.ad_product, d.placement, a.line, a.owner
order by spend desc, d.shop asc, d.marketplace asc, d.ad_product asc, d.placement asc, a.line asc, a.owner asc
