-- How did each campaign stand on the day of each bulk export: on or off, with which budget?
-- A budget for a campaign's whole life is no daily budget.
-- partition: day
-- result: one row per shop x marketplace x day of an export x ad product x campaign
with ranked_deliveries as (
    select
        delivery_id, shop, marketplace, snapshot_day,
        row_number() over (
            partition by shop, marketplace, snapshot_day
            order by exported_at desc, digest desc, delivery_id desc
        ) as recency
    from raw.campaign_state
    group by delivery_id, shop, marketplace, snapshot_day, exported_at, digest
)
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
inner join ranked_deliveries as d
    on c.delivery_id = d.delivery_id and c.shop = d.shop and c.marketplace = d.marketplace and c.snapshot_day = d.snapshot_day
where d.recency = 1
group by c.shop, c.marketplace, c.snapshot_day, c.ad_product, c.campaign_id, c.campaign
order by c.shop, c.marketplace, c.snapshot_day, c.ad_product, c.campaign, c.campaign_id nulls first
