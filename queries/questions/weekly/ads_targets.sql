-- Which keywords and targets of the last four weeks have clicks or orders enough to say something?
-- parameters: last DATE "last day of the week: 28 days end on it", least_clicks BIGINT "fewer clicks without an order say nothing",
--   least_orders BIGINT "fewer orders say nothing", shop VARCHAR "null means all", marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x ad product x campaign x target x match type, largest spend first
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   ad_product VARCHAR text "SP, SB or SD"
--   campaign VARCHAR text "campaign name"
--   targeting VARCHAR text "keyword, product or audience, in lower case"
--   match_type VARCHAR text "as exported, in lower case; null where the target has none"
--   currency VARCHAR text "the site's"
--   spend DOUBLE money "of the target"
--   ad_sales DOUBLE money "of the target"
--   ad_orders BIGINT count "of the target"
--   clicks BIGINT count "of the target"
select
    shop, marketplace, ad_product, campaign, targeting, match_type, max(currency) as currency,
    coalesce(sum(spend), 0)                          as spend,
    coalesce(sum(ad_sales), 0)                       as ad_sales,
    cast(coalesce(sum(ad_orders), 0) as bigint)      as ad_orders,
    cast(coalesce(sum(clicks), 0) as bigint)         as clicks
from mart.target_day
where
    targeting is not null and day <= cast($last as date) and day > cast($last as date) - interval 28 day
    and shop = coalesce($shop, shop) and marketplace = coalesce($marketplace, marketplace)
group by shop, marketplace, ad_product, campaign, targeting, match_type
having sum(clicks) >= $least_clicks or sum(ad_orders) >= $least_orders
order by spend desc, shop asc, marketplace asc, ad_product asc, campaign asc, targeting asc, match_type asc nulls first
