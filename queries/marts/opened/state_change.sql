-- Which prices, titles, states and budgets changed from one export of a report to the next?
-- A step below the declared least, and a third one between the same two values soon after, are noise.
-- result: one row per change
with runs as (
    select
        kind, report, shop, marketplace, asin, sku, ad_product, campaign_key, campaign, day, said, amount, currency,
        lag(last_day) over one  as seen_from,
        lag(said) over one      as said_before,
        lag(amount) over one    as amount_before,
        lag(currency) over one  as currency_before
    from part.state_run
    window one as (
        partition by kind, report, shop, marketplace, asin, sku, ad_product, campaign_key order by day
    )
),

changes as (
    select
        kind, report, shop, marketplace, asin, sku, ad_product, campaign_key, campaign, day, seen_from,
        said_before, said, amount_before, amount, currency,
        lag(day, 2) over one            as second_day,
        lag(said_before, 2) over one    as second_said,
        lag(amount_before, 2) over one  as second_amount,
        lag(said_before) over one       as first_said,
        lag(amount_before) over one     as first_amount
    from runs
    where
        seen_from is not null and currency is not distinct from currency_before
        and (said is distinct from said_before or amount is distinct from amount_before)
    window one as (
        partition by kind, report, shop, marketplace, asin, sku, ad_product, campaign_key order by day
    )
)

select
    c.kind, c.report, c.shop, c.marketplace, c.asin, c.sku, c.ad_product, c.campaign, c.day, c.seen_from, c.day as last_day,
    c.said_before, c.said, c.amount_before, c.amount, cast(null as bigint) as units, c.currency,
    case
        when round(abs(c.amount - c.amount_before), 4) < k.least then 'small'
        when
            k.alternate_days is not null and c.day - c.second_day <= k.alternate_days
            and coalesce(c.second_said, '') = coalesce(c.said_before, '') and coalesce(c.second_amount, -1) = coalesce(c.amount_before, -1)
            and coalesce(c.first_said, '') = coalesce(c.said, '') and coalesce(c.first_amount, -1) = coalesce(c.amount, -1)
            then 'alternating'
    end as noise
from changes as c
inner join given.change_kind as k
    on c.kind = k.kind
