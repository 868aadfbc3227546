-- What did advertising cost on each site in the last four weeks and the four before, and how many of those days are known?
-- parameters: last DATE "last day of the week: both blocks are 28 days, the later ends on it",
--   shop VARCHAR "null means all", marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace with a day of ad spend in the two blocks
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   currency VARCHAR text "the site's"
--   spend DOUBLE money "ad spend of the last block, over the ad types known"
--   spend_before DOUBLE money "of the block before"
--   sales DOUBLE money "all sales of the last block"
--   days BIGINT count "days of the last block whose ad spend is known whole"
--   days_before BIGINT count "of the block before"
--   ads_day DATE day "last day of ads known whole, whatever the blocks"
--   term_spend DOUBLE money "what the search-term reports tell of the last block's spend, blank terms with it; null without one"
--   blank_spend DOUBLE money "of that without a term"
with blocks as (
    select
        shop, marketplace, max(currency) as currency,
        sum(case when day > cast($last as date) - interval 28 day then ad_spend end)   as spend,
        sum(case when day <= cast($last as date) - interval 28 day then ad_spend end)  as spend_before,
        sum(case when day > cast($last as date) - interval 28 day then sales end)      as sales,
        cast(sum(case when day > cast($last as date) - interval 28 day and is_ads_complete then 1 else 0 end) as bigint)  as days,
        cast(sum(case when day <= cast($last as date) - interval 28 day and is_ads_complete then 1 else 0 end) as bigint) as days_before
    from mart.site_day
    where
        day <= cast($last as date) and day > cast($last as date) - interval 56 day and ad_spend is not null
        and shop = coalesce($shop, shop) and marketplace = coalesce($marketplace, marketplace)
    group by shop, marketplace
),

terms as (
    select
        shop, marketplace, sum(spend) as term_spend,
        coalesce(sum(case when search_term is null then spend end), 0) as blank_spend
    from mart.search_term_day
    where day <= cast($last as date) and day > cast($last as date) - interval 28 day
    group by shop, marketplace
)

select
    b.shop, b.marketplace, b.currency, b.spend, b.spend_before, b.sales, b.days, b.days_before,
    cast(s.ads_day as date) as ads_day, t.term_spend, t.blank_spend
from blocks as b
inner join mart.site as s on b.shop = s.shop and b.marketplace = s.marketplace
left join terms as t on b.shop = t.shop and b.marketplace = t.marketplace
order by b.shop asc, b.marketplace asc
