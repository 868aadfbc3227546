-- What does the team want to reach, month by month, in this choice of shop, site and line?
-- A site without a target of its own wants what its lines want together.
-- parameters: shop VARCHAR "null means all", marketplace VARCHAR "null means all", line VARCHAR "null means the whole site"
-- result: one row per metric x month x currency
--   metric VARCHAR text "name in the dictionary"
--   month DATE day "first day of the month"
--   currency VARCHAR text "ISO code of a target in money"
--   unit VARCHAR text "money or count; the target of a rate is left out, for rates do not add up over sites"
--   target DOUBLE number "what is wanted, over the sites of the choice"
with chosen as (
    select t.shop, t.marketplace, t.line, t.metric, t.month, t.currency, t.target
    from mart.target as t
    where
        t.metric in ('sales', 'units', 'sessions', 'account_sessions', 'clicks', 'ad_spend')
        and ($shop is null or t.shop is null or t.shop = $shop)
        and ($marketplace is null or t.marketplace = $marketplace)
        and ($line is null or t.line = $line)
),
sites as (
    select
        metric,
        month,
        currency,
        sum(case when line is null then target end)     as own,
        sum(case when line is not null then target end) as of_lines
    from chosen
    group by shop, marketplace, metric, month, currency
)
select
    metric,
    month,
    currency,
    case when metric in ('sales', 'ad_spend') then 'money' else 'count' end as unit,
    sum(coalesce(own, of_lines))                                           as target
from sites
group by metric, month, currency
order by metric, month, currency
