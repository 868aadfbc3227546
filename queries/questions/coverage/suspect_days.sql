-- On which days did far more visitors come than usual, with nobody behind them who buys?
-- parameters: since DATE "first day", until DATE "last day", shop VARCHAR "null means all", marketplace VARCHAR "null means all",
--   asin VARCHAR "null means all, and the visits of whole sites"
-- result: one row per shop x marketplace x ASIN (null: the account's own visits of the site) x day
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN; null for the site"
--   line VARCHAR text "product line of the ASIN"
--   owner VARCHAR text "who looks after the ASIN"
--   name VARCHAR text "short name of the ASIN"
--   name_zh VARCHAR text "the same in Chinese"
--   day DATE day "the day"
--   sessions BIGINT count "visits of the day"
--   usual_sessions DOUBLE number "the median of the same weekdays of eight weeks"
--   extra_sessions BIGINT count "how many more than usual"
--   units BIGINT count "units ordered on the day"
--   site_sessions BIGINT count "visits to products of the whole site on the day"
--   account_sessions BIGINT count "the account's own visits of the whole site on the day"
select
    s.shop,
    s.marketplace,
    nullif(s.asin, '') as asin,
    nullif(s.line, '') as line,
    p.owner,
    p.short_name as name,
    p.short_name_zh as name_zh,
    s.day,
    s.sessions,
    s.usual_sessions,
    s.extra_sessions,
    s.units,
    d.sessions as site_sessions,
    d.account_sessions
from mart.suspect_day as s
inner join mart.site_day as d
    on s.shop = d.shop and s.marketplace = d.marketplace and s.day = d.day
left join mart.product as p
    on s.shop = p.shop and s.marketplace = p.marketplace and s.asin = p.asin
where
    s.day between $since and $until and s.shop = coalesce($shop, s.shop) and s.marketplace = coalesce($marketplace, s.marketplace)
    and s.asin = coalesce($asin, s.asin)
order by s.shop, s.marketplace, s.day, s.asin
