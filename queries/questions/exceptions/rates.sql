-- What is a unit of each currency worth in the home currency, by the newest rate known?
-- parameters: home VARCHAR "ISO code converted to", until DATE "no later month counts; null means all"
-- result: one row per currency with a rate
--   currency VARCHAR text "ISO code converted from"
--   month DATE day "first day of the rate's month"
--   rate DOUBLE number "units of the home currency for one"
with
ranked as (
    select
        currency,
        month,
        rate,
        row_number() over (partition by currency order by month desc, rate) as recency
    from mart.rate
    where to_currency = $home and month <= coalesce($until, month)
)

select
    currency,
    month,
    rate
from ranked
where recency = 1
order by currency
