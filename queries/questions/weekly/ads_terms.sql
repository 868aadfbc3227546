-- Which search terms of the last four weeks are worth a word: many clicks without an order, or orders of their own?
-- parameters: last DATE "last day of the week: 28 days end on it", least_clicks BIGINT "fewer clicks without an order say nothing",
--   least_orders BIGINT "fewer orders say nothing", exact VARCHAR[] "what reports call the exact match type, in lower case",
--   shop VARCHAR "null means all", marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x ad product x campaign x search term, largest spend first
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   ad_product VARCHAR text "SP, SB or SD"
--   campaign VARCHAR text "campaign name"
--   search_term VARCHAR text "what the shopper typed, or the ASIN whose page showed the ad, in lower case"
--   currency VARCHAR text "the site's"
--   spend DOUBLE money "of the term in this campaign"
--   clicks BIGINT count "of the term in this campaign"
--   ad_orders BIGINT count "of the term in this campaign"
--   site_spend DOUBLE money "of the term over the site's campaigns of this ad product"
--   site_ad_sales DOUBLE money "likewise"
--   site_ad_orders BIGINT count "likewise"
--   is_exact BOOLEAN flag "the term is an exact keyword, or the ASIN a target, of a campaign of this ad product already"
with sums as (
    select
        shop, marketplace, ad_product, campaign, search_term, max(currency) as currency,
        coalesce(sum(spend), 0) as spend, cast(coalesce(sum(clicks), 0) as bigint) as clicks,
        cast(coalesce(sum(ad_orders), 0) as bigint) as ad_orders, coalesce(sum(ad_sales), 0) as ad_sales,
        bool_or(coalesce(
            (targeting = search_term and list_contains($exact, match_type)) or targeting = concat('asin="', search_term, '"'), false
        )) as is_exact
    from mart.search_term_day
    where
        search_term is not null and day <= cast($last as date) and day > cast($last as date) - interval 28 day
        and shop = coalesce($shop, shop) and marketplace = coalesce($marketplace, marketplace)
    group by shop, marketplace, ad_product, campaign, search_term
),

placed as (
    select
        shop, marketplace, ad_product, campaign, search_term, currency, spend, clicks, ad_orders,
        sum(spend) over (partition by shop, marketplace, ad_product, search_term)                      as site_spend,
        sum(ad_sales) over (partition by shop, marketplace, ad_product, search_term)                   as site_ad_sales,
        cast(sum(ad_orders) over (partition by shop, marketplace, ad_product, search_term) as bigint)  as site_ad_orders,
        bool_or(is_exact) over (partition by shop, marketplace, ad_product, search_term)               as is_exact
    from sums
)

select
    shop, marketplace, ad_product, campaign, search_term, currency, spend, clicks, ad_orders, site_spend, site_ad_sales,
    site_ad_orders, is_exact
from placed
where (ad_orders = 0 and clicks >= $least_clicks) or (site_ad_orders >= $least_orders and not is_exact)
order by spend desc, shop asc, marketplace asc, ad_product asc, campaign asc, search_term asc
