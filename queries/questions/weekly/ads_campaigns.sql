-- What did each campaign cost and bring in the last four weeks, and in the four before?
-- parameters: last DATE "last day of the week: both blocks are 28 days, the later ends on it", shop VARCHAR "null means all",
--   marketplace VARCHAR "null means all", line VARCHAR "null means all; else campaigns that advertise this line alone",
--   owner VARCHAR "null means all; likewise"
-- result: one row per shop x marketplace x ad product x campaign, largest spend first; over a site's they add up to its ad spend
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   ad_product VARCHAR text "SP, SB or SD; ALL where the export does not tell them apart"
--   campaign VARCHAR text "campaign name"
--   currency VARCHAR text "the site's"
--   spend DOUBLE money "of the last block"
--   ad_sales DOUBLE money "attributed sales of the last block"
--   ad_orders BIGINT count "attributed orders of the last block"
--   clicks BIGINT count "clicks of the last block"
--   spend_before DOUBLE money "of the block before"
--   ad_sales_before DOUBLE money "of the block before"
--   ad_orders_before BIGINT count "of the block before"
--   clicks_before BIGINT count "of the block before"
--   line VARCHAR text "product line of everything it advertises; null for several or none known"
--   owner VARCHAR text "who looks after all of that; null for several, empty for nobody"
--   window_days BIGINT count "attribution window; null where the export does not say"
with sums as (
    select
        shop, marketplace, ad_product, campaign, max(window_days) as window_days,
        coalesce(sum(case when is_last then spend end), 0) as spend, coalesce(sum(case when not is_last then spend end), 0) as spend_before,
        coalesce(sum(case when is_last then ad_sales end), 0)                       as ad_sales,
        coalesce(sum(case when not is_last then ad_sales end), 0)                   as ad_sales_before,
        cast(coalesce(sum(case when is_last then ad_orders end), 0) as bigint)      as ad_orders,
        cast(coalesce(sum(case when not is_last then ad_orders end), 0) as bigint)  as ad_orders_before,
        cast(coalesce(sum(case when is_last then clicks end), 0) as bigint)         as clicks,
        cast(coalesce(sum(case when not is_last then clicks end), 0) as bigint)     as clicks_before
    from (
        select
            shop, marketplace, ad_product, campaign, window_days, spend, ad_sales, ad_orders, clicks, day + 28 > $last as is_last
        from mart.campaign_day
        where
            day <= cast($last as date) and day > cast($last as date) - 56
            and ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace)
    ) as blocks
    group by shop, marketplace, ad_product, campaign
),
advertised as (
    select
        shop, marketplace, ad_product, campaign, case when min(line) = max(line) then min(line) end as line,
        case when min(owner) = max(owner) then min(owner) end as owner
    from mart.campaign_asin
    where month > cast($last as date) - 87 and month <= cast($last as date)
    group by shop, marketplace, ad_product, campaign
)
select
    b.shop, b.marketplace, b.ad_product, b.campaign, g.currency, b.spend, b.ad_sales, b.ad_orders, b.clicks,
    b.spend_before, b.ad_sales_before, b.ad_orders_before, b.clicks_before, a.line, a.owner, b.window_days
from sums as b
inner join given.site as g on b.marketplace = g.marketplace
left join advertised as a
    on b.shop = a.shop and b.marketplace = a.marketplace and b.ad_product = a.ad_product and b.campaign = a.campaign
where ($line is null or a.line = $line) and ($owner is null or a.owner = $owner)
order by round(b.spend, 2) desc, b.shop asc, b.marketplace asc, b.ad_product asc, b.campaign asc
