-- How did each campaign stand when a report of campaigns was made: on or off, with which daily budget?
-- The console writes state and budget as they are at the export beside every day, so each campaign's last row of an export counts, for the
-- last day the export knows of the site. Words of delivery are no state; budgets of Sponsored Brands and Display may be for a campaign's life.
-- result: one row per delivery x shop x marketplace x ad product x campaign
with stated as (
    select
        delivery_id, report, exported_at, digest, shop, marketplace, ad_product, campaign, campaign_status, budget,
        coalesce(currency, site_currency)                                              as currency,
        max(period_end) over (partition by delivery_id, shop, marketplace)             as snapshot_day,
        row_number() over (
            partition by delivery_id, shop, marketplace, ad_product, campaign
            order by period_end desc, period_start desc, budget desc nulls last, campaign_status nulls last
        ) as recency
    from raw.ads
    where level = 'campaign' and (campaign_status is not null or budget is not null)
)

select
    delivery_id, report, exported_at, digest, shop, marketplace, snapshot_day, ad_product, campaign,
    case when campaign_status in ('enabled', 'paused', 'archived') then campaign_status end as state,
    cast(case when ad_product = 'SP' then budget end as double)                             as budget,
    currency
from stated
where recency = 1
