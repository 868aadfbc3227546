-- Which days of an ASIN, or of a whole site, have so many visits that a closer look is worth it?
-- Most of what the rule asks for, above the quiet quarter of the month or of the month before: few rows, for the closer look is dear.
-- The month alone would hide its own first days: a flood is all that is known of it then, and its later days must not count.
-- result: one row per shop x marketplace x ASIN ('' for the account's own visits of the site) x day
with rule as (
    select
        max(case when name = 'times' then value end)          as times,
        max(case when name = 'site_times' then value end)     as site_times,
        max(case when name = 'least_sessions' then value end) as least_sessions
    from given.threshold
    where rule = 'bot_traffic'
),
asins as (
    select a.shop, a.marketplace, a.asin, a.line, d.month, a.day, a.sessions, a.units, coalesce(a.ad_clicks, 0) as ad_clicks
    from mart.asin_day as a
    inner join given.day as d on a.day = d.day
    where a.is_traffic_complete and a.is_complete and a.sessions is not null and a.units is not null
),
quarters as (
    select shop, marketplace, asin, month, quantile_cont(sessions, 0.25) as sessions, max(sessions) as most_sessions
    from asins
    group by shop, marketplace, asin, month
),
quiet as (
    select q.shop, q.marketplace, q.asin, q.month, least(q.sessions, b.sessions) as sessions
    from quarters as q
    left join quarters as b
        on q.shop = b.shop and q.marketplace = b.marketplace and q.asin = b.asin and q.month = b.month + interval 1 month
    where q.most_sessions >= (select least_sessions from rule)
),
sites as (
    select
        s.shop, s.marketplace, d.month, s.day, s.account_sessions as sessions, s.units, coalesce(s.ad_clicks, 0) as ad_clicks
    from part.site_day as s
    inner join given.day as d on s.day = d.day
    where s.is_account_complete and s.is_complete and s.account_sessions is not null and s.units is not null
),
site_quarters as (
    select shop, marketplace, month, quantile_cont(sessions, 0.25) as sessions from sites group by shop, marketplace, month
),
quiet_sites as (
    select q.shop, q.marketplace, q.month, least(q.sessions, b.sessions) as sessions
    from site_quarters as q
    left join site_quarters as b on q.shop = b.shop and q.marketplace = b.marketplace and q.month = b.month + interval 1 month
)
select
    cast(a.shop as varchar) as shop, cast(a.marketplace as varchar) as marketplace, cast(a.asin as varchar) as asin,
    cast(a.line as varchar) as line, a.day, a.sessions, a.units, a.ad_clicks
from asins as a
inner join quiet as q
    on a.shop = q.shop and a.marketplace = q.marketplace and a.asin = q.asin and a.month = q.month
inner join rule as r
    on a.sessions >= r.least_sessions and a.sessions >= 0.7 * r.times * q.sessions
union all
select s.shop, s.marketplace, '' as asin, '' as line, s.day, s.sessions, s.units, s.ad_clicks
from sites as s
inner join quiet_sites as q
    on s.shop = q.shop and s.marketplace = q.marketplace and s.month = q.month
inner join rule as r
    on s.sessions >= r.least_sessions and s.sessions >= 0.8 * r.site_times * q.sessions
