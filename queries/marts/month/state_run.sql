-- From which export of a month to which did each price, title, state and budget stand at one value?
-- A run ends with its month, so that another month changes nothing in it; the opened mart joins them again.
-- partition: day
-- result: one row per kind of change x report x shop x marketplace x offer or campaign x run of exports with one value
with told as (
    select
        t.kind, t.report, t.shop, t.marketplace, t.asin, t.sku, t.ad_product, t.campaign_key, t.campaign, t.day, d.month,
        t.said, t.amount, t.currency,
        lag(t.day) over one                                                       as day_before,
        lag(t.said) over one                                                      as said_before,
        lag(t.amount) over one                                                    as amount_before
    from fact.state_told as t
    inner join given.day as d
        on t.day = d.day
    window one as (
        partition by d.month, t.kind, t.report, t.shop, t.marketplace, t.asin, t.sku, t.ad_product, t.campaign_key order by t.day
    )
),

numbered as (
    select
        kind, report, shop, marketplace, asin, sku, ad_product, campaign_key, campaign, day, month, said, amount, currency,
        sum(
            case
                when day_before is null or said is distinct from said_before or amount is distinct from amount_before then 1
                else 0
            end
        ) over (partition by month, kind, report, shop, marketplace, asin, sku, ad_product, campaign_key order by day) as run
    from told
)

select
    kind, report, shop, marketplace, asin, sku, ad_product, campaign_key,
    max(campaign)  as campaign,
    min(day)       as day,
    max(day)       as last_day,
    max(said)      as said,
    max(amount)    as amount,
    max(currency)  as currency
from numbered
group by kind, report, shop, marketplace, asin, sku, ad_product, campaign_key, month, run
order by kind, report, shop, marketplace, asin nulls first, sku nulls first, ad_product nulls first, campaign_key nulls first, day
