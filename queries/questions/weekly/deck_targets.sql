-- What does the team want to reach, month by month, in this choice of shop, site and line?
-- parameters: shop VARCHAR "null means all", marketplace VARCHAR "null means all", line VARCHAR "null means the whole site"
-- result: one row per metric x month x currency
--   metric VARCHAR text "name in the dictionary"
--   month DATE day "first day of the month"
--   currency VARCHAR text "ISO code of a target in money"
--   unit VARCHAR text "money or count; the target of a rate is left out, for rates do not add up over sites"
--   target DOUBLE number "what is wanted, over the sites of the choice"
select
    t.metric,
    t.month,
    t.currency,
    case when t.metric in ('sales', 'ad_spend') then 'money' else 'count' end as unit,
    sum(t.target) as target
from mart.target as t
where
    t.metric in ('sales', 'units', 'sessions', 'account_sessions', 'clicks', 'ad_spend')
    and ($shop is null or t.shop is null or t.shop = $shop)
    and ($marketplace is null or t.marketplace = $marketplace)
    and (($line is null and t.line is null) or t.line = $line)
group by t.metric, t.month, t.currency
order by t.metric, t.month, t.currency
