-- Where did the ads of these products stand before an action and after: how much of their campaigns' spend at the top of search?
-- parameters: asins VARCHAR[] "the products acted on", marketplace VARCHAR "two-letter site",
--   shop VARCHAR "seller account; null for all", since DATE "first day before", starts DATE "first day of the action",
--   last DATE "last day after"
-- result: one row per side, before and after, that a placement report covers
--   side VARCHAR text "before or after"
--   top_spend DOUBLE money "spend at the top of search"
--   spend DOUBLE money "spend at any place"
with campaigns as (
    select distinct shop, marketplace, ad_product, campaign
    from mart.campaign_asin
    where
        list_contains($asins, asin) and marketplace = $marketplace and ($shop is null or shop = $shop)
        and month > cast($since as date) - interval 31 day and month <= cast($last as date)
)

select
    case when p.day < cast($starts as date) then 'before' else 'after' end as side,
    sum(case when p.placement = 'top' then p.spend else 0 end)             as top_spend,
    sum(p.spend)                                                           as spend
from mart.placement_day as p
inner join campaigns as c
    on p.shop = c.shop and p.marketplace = c.marketplace and p.ad_product = c.ad_product and p.campaign = c.campaign
where p.day between $since and $last
group by case when p.day < cast($starts as date) then 'before' else 'after' end
having sum(p.spend) > 0
order by side desc
