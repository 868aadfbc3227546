-- What is each currency worth in the team's own, in the month of the day asked for or the last one before it?
-- parameters: day DATE "the meeting's day", home VARCHAR "ISO code converted to"
-- result: one row per currency with a rate
--   currency VARCHAR text "ISO code converted from"
--   rate DOUBLE number "declared in the exchange-rate table"
--   month DATE day "the month the rate is of"
with rates as (
    select
        currency,
        rate,
        month,
        row_number() over (partition by currency order by month desc, rate asc) as place
    from mart.rate
    where to_currency = $home and month <= $day
)

select
    currency,
    rate,
    month
from rates
where place = 1
order by currency
