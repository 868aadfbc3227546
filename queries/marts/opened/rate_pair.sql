-- What is a unit of one currency worth in another, by the newest rates known?
-- As declared, else the declared rate of the other way turned round, else over a third currency that both have a rate into.
-- result: one row per pair of currencies
with declared as (
    select
        currency, to_currency, rate,
        row_number() over (partition by currency, to_currency order by month desc) as recency
    from part.rate
    where rate > 0
),
newest as (
    select currency, to_currency, rate from declared where recency = 1
),
ways as (
    select currency, to_currency, rate, 1 as place from newest
    union all
    select to_currency as currency, currency as to_currency, power(rate, -1) as rate, 2 as place from newest
    union all
    select a.currency, b.currency as to_currency, a.rate * power(b.rate, -1) as rate, 3 as place
    from newest as a
    inner join newest as b
        on a.to_currency = b.to_currency and a.currency <> b.currency
),
ranked as (
    select currency, to_currency, rate, row_number() over (partition by currency, to_currency order by place, rate) as recency
    from ways
)
select currency, to_currency, rate
from ranked
where recency = 1
order by currency, to_currency
