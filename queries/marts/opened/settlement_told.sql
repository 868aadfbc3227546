-- What do the lines of each settlement add up to, and what does its header say they do?
-- A settlement over several sites is told once, at the first of them; one without a header's total is none.
-- result: one row per shop x settlement x currency
select
    shop,
    min(marketplace)   as marketplace,
    settlement_key     as item,
    min(day)           as first_day,
    max(day)           as last_day,
    currency,
    sum(amount)        as lines,
    max(total)         as header
from part.fee_balance
where settlement_key <> ''
group by shop, settlement_key, currency
having max(total) is not null
order by shop, item, currency
