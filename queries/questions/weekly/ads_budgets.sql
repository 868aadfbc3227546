-- How do campaigns stand by the last bulk export, and which of them spent their daily budget in the week?
-- parameters: last DATE "last day of the week", until DATE "bulk exports of later days are not looked at",
--   full DOUBLE "part of the budget from which a day counts as used up", shop VARCHAR "null means all", marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x ad product x campaign of the site's last bulk export
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   ad_product VARCHAR text "SP, SB or SD; OTHER for another type"
--   campaign VARCHAR text "campaign name"
--   currency VARCHAR text "the site's"
--   day DATE day "day of the bulk export"
--   state VARCHAR text "enabled, paused or archived; else as exported"
--   daily_budget DOUBLE money "null for a lifetime budget"
--   bidding VARCHAR text "bidding strategy as exported"
--   spend DOUBLE money "ad spend of the week; null where no ads report knows the campaign"
--   days BIGINT count "days of the week with spend known"
--   days_full BIGINT count "of these, days that used up the budget"
with newest as (
    select shop, marketplace, max(day) as day
    from mart.campaign_state
    where day <= cast($until as date) and shop = coalesce($shop, shop) and marketplace = coalesce($marketplace, marketplace)
    group by shop, marketplace
),

states as (
    select
        c.shop, c.marketplace, c.ad_product, c.campaign, max(c.currency) as currency, max(c.day) as day, min(c.state) as state,
        max(c.daily_budget) as daily_budget, min(c.bidding) as bidding
    from mart.campaign_state as c
    inner join newest as n on c.shop = n.shop and c.marketplace = n.marketplace and c.day = n.day
    group by c.shop, c.marketplace, c.ad_product, c.campaign
)

select
    s.shop, s.marketplace, s.ad_product, s.campaign, s.currency, s.day, s.state, s.daily_budget, s.bidding,
    sum(d.spend)                                                                                    as spend,
    cast(count(d.day) as bigint)                                                                    as days,
    cast(sum(case when d.spend >= $full * s.daily_budget then 1 else 0 end) as bigint)              as days_full
from states as s
left join mart.campaign_day as d
    on s.shop = d.shop and s.marketplace = d.marketplace and s.ad_product = d.ad_product and s.campaign = d.campaign
    and d.day <= cast($last as date) and d.day > cast($last as date) - interval 7 day
group by s.shop, s.marketplace, s.ad_product, s.campaign, s.currency, s.day, s.state, s.daily_budget, s.bidding
order by spend desc nulls last, s.shop asc, s.marketplace asc, s.ad_product asc, s.campaign asc
