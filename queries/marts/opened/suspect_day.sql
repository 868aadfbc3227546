-- On which days did far more visitors come than usual, with nobody behind them who buys: bots, most likely?
-- The thresholds are those of bot_traffic in rules.toml. A promotion or holiday explains its days; so do orders and ad clicks that follow.
-- result: one row per shop x marketplace x ASIN ('' for the account's own visits of a site) x day
with rule as (
    select
        max(case when name = 'least_weekdays' then value end)       as least_weekdays,
        max(case when name = 'times' then value end)                as times,
        max(case when name = 'site_times' then value end)           as site_times,
        max(case when name = 'spreads' then value end)              as spreads,
        max(case when name = 'least_spread' then value end)         as least_spread,
        max(case when name = 'least_sessions' then value end)       as least_sessions,
        max(case when name = 'least_missing_orders' then value end) as least_missing_orders,
        max(case when name = 'followed_share' then value end)       as followed_share,
        max(case when name = 'ads_share' then value end)            as ads_share
    from given.threshold
    where rule = 'bot_traffic'
),
unusual as (
    select
        j.shop, j.marketplace, j.asin, j.line, j.day, j.sessions, j.units, u.sessions as usual_sessions, u.units as usual_units,
        u.conversion
    from mart.visit_jump as j
    inner join mart.visit_usual as u
        on j.shop = u.shop and j.marketplace = u.marketplace and j.asin = u.asin and j.day = u.day
    cross join rule as r
    where
        u.weekdays >= r.least_weekdays
        and j.sessions - u.sessions >= r.least_sessions
        and j.sessions >= case j.asin when '' then r.site_times else r.times end * u.sessions
        and j.sessions - u.sessions > r.spreads * greatest(u.spread, sqrt(u.sessions), r.least_spread * u.sessions)
        and (j.sessions - u.sessions) * u.conversion >= r.least_missing_orders
        and j.units - u.units <= r.followed_share * (j.sessions - u.sessions) * u.conversion
        and j.ad_clicks - u.ad_clicks <= r.ads_share * (j.sessions - u.sessions)
),
explained as (
    select distinct s.shop, s.marketplace, s.asin, s.day
    from unusual as s
    inner join part.event as e
        on s.day between e.day_start and e.day_end
        and s.shop = coalesce(e.shop, s.shop) and s.marketplace = coalesce(e.marketplace, s.marketplace)
        and (s.asin = '' or s.line = coalesce(e.line, s.line)) and (s.asin = '' or s.asin = coalesce(e.asin, s.asin))
    where e.event_kind in ('promotion', 'holiday')
)
select
    s.shop, s.marketplace, s.asin, s.line, s.day, s.sessions, s.units, s.usual_sessions, s.usual_units,
    cast(s.sessions - round(s.usual_sessions) as bigint) as extra_sessions
from unusual as s
left join explained as e
    on s.shop = e.shop and s.marketplace = e.marketplace and s.asin = e.asin and s.day = e.day
where e.day is null
