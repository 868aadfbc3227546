-- What did each export say of everything that somebody may have changed: prices, titles, states, budgets?
-- An unknown value says nothing; a budget for a campaign's whole life is no daily budget; goods sold again are no offer of the product's own.
-- A further kind is a row of changes.toml and its column here.
-- result: one row per kind of change x report x shop x marketplace x offer or campaign x day of an export
with stated as (
    select
        delivery_id, shop, marketplace, snapshot_day, asin, sku, null as ad_product, null as campaign_key, null as campaign,
        nullif(trim(title), '') as title, nullif(trim(status), '') as status, cast(price as double) as price,
        null as state, null as budget, coalesce(currency, site_currency) as currency
    from raw.listings
    union all
    select
        delivery_id, shop, marketplace, snapshot_day, asin, sku, null as ad_product, null as campaign_key, null as campaign,
        null as title, null as status, cast(price as double) as price, null as state, null as budget,
        coalesce(currency, site_currency) as currency
    from raw.inventory
    where condition is null or lower(condition) like 'new%'
    union all
    select
        delivery_id, shop, marketplace, snapshot_day, null as asin, null as sku, ad_product,
        coalesce(campaign_id, campaign) as campaign_key, campaign, null as title, null as status, null as price, state,
        cast(case when coalesce(budget_type, 'daily') = 'daily' then budget end as double) as budget,
        coalesce(currency, site_currency) as currency
    from raw.campaign_state
    union all
    select
        delivery_id, shop, marketplace, snapshot_day, null as asin, null as sku, ad_product, campaign as campaign_key, campaign,
        null as title, null as status, null as price, state, budget, currency
    from fact.campaign_told
),

told as (
    select
        k.kind, s.report, s.shop, s.marketplace, s.day, t.asin, t.sku, t.ad_product, t.campaign_key, t.campaign,
        case k.kind when 'title' then t.title when 'listing_status' then t.status when 'campaign_state' then t.state end as said,
        case k.kind when 'price' then t.price when 'campaign_budget' then t.budget end as amount,
        case when k.shows = 'money' then t.currency end as currency
    from stated as t
    inner join fact.state_slice as s
        on t.delivery_id = s.delivery_id and t.shop = s.shop and t.marketplace = s.marketplace and t.snapshot_day = s.day
    inner join given.change_kind as k
        on k.shows in ('money', 'text', 'state')
    left join given.resold_sku as g
        on lower(t.sku) like g.pattern
    where g.pattern is null
)

select
    kind, report, shop, marketplace, asin, sku, ad_product, campaign_key, max(campaign) as campaign, day,
    min(said) as said, min(amount) as amount, max(currency) as currency
from told
where said is not null or amount is not null
group by kind, report, shop, marketplace, asin, sku, ad_product, campaign_key, day
