-- What is a unit of a currency worth, month by month?
-- result: one row per month x currency pair
select
    r.month,
    r.currency,
    r.to_currency,
    max(r.rate) as rate
from raw.exchange_rates as r
inner join fact.table_slice as s
    on r.delivery_id = s.delivery_id
group by r.month, r.currency, r.to_currency
order by r.month, r.currency, r.to_currency
