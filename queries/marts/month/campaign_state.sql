-- How did each campaign stand on the day of each bulk export: on or off, with which budget?
-- A budget for a campaign's whole life is no daily budget.
-- partition: day
-- result: one row per shop x marketplace x day of an export x ad product x campaign
select
    c.shop,
    c.marketplace,
    c.snapshot_day                                                                  as day,
    c.ad_product,
    c.campaign_id,
    c.campaign,
    min(c.state)                                                                    as state,
    cast(max(case when coalesce(c.budget_type, 'daily') = 'daily' then c.budget end) as double) as daily_budget,
    min(c.bidding)                                                                  as bidding,
    max(c.currency)                                                                 as currency
from raw.campaign_state as c
inner join fact.snapshot_slice as s
    on c.delivery_id = s.delivery_id and c.shop = s.shop and c.marketplace = s.marketplace and c.snapshot_day = s.snapshot_day
where s.kind = 'campaign_state'
group by c.shop, c.marketplace, c.snapshot_day, c.ad_product, c.campaign_id, c.campaign
order by c.shop, c.marketplace, c.snapshot_day, c.ad_product, c.campaign, c.campaign_id nulls first
