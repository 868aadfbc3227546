-- What did each site (or one product line on it) bring on each day up to the meeting's day?
-- parameters: until DATE "last day; null means each site's own last complete day", back BIGINT "how many days before it",
--   shop VARCHAR "null means all", marketplace VARCHAR "null means all", line VARCHAR "null means the whole site"
-- result: one row per shop x marketplace x day; what is not complete is null
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   day DATE day "the site's day"
--   currency VARCHAR text "ISO code"
--   last_day DATE day "the site's last complete day of sales up to the one asked for"
--   sales DOUBLE money "ordered product sales"
--   units BIGINT count "units ordered"
--   sessions BIGINT count "the account's sessions for a whole site where known, else visits to products"
--   conversion DOUBLE percent "units per session of the same kind"
--   ad_spend DOUBLE money "advertising spend"
--   tacos DOUBLE percent "ad spend over sales"
--   buy_box DOUBLE percent "share of page views that owned the Buy Box"
--   ad_types VARCHAR text "which ad types the spend holds: SP+SB+SD"
--   is_account BOOLEAN flag "sessions are the account's own"
with all_days as (
    select
        shop, marketplace, day, currency, ad_types, is_complete, is_traffic_complete, is_ads_complete, sales, units,
        case when is_account_complete then account_sessions end as account_sessions,
        case when is_account_complete then buy_box_share_account end as account_buy_box,
        sessions, buy_box_page_views, buy_box_base, ad_spend
    from mart.site_day where $line is null
    union all
    select
        shop, marketplace, day, currency, null as ad_types, is_complete, is_traffic_complete, is_ads_complete, sales,
        units, null as account_sessions, null as account_buy_box, sessions, buy_box_page_views, buy_box_base, ad_spend
    from mart.line_day where line = $line
),
ended as (
    select
        shop, marketplace, day, currency, ad_types, account_sessions, account_buy_box, buy_box_base,
        case when is_complete then sales end                      as sales,
        case when is_complete then units end                      as units,
        case when is_traffic_complete then sessions end           as sessions,
        case when is_traffic_complete then buy_box_page_views end as buy_box_page_views,
        case when is_ads_complete then ad_spend end               as ad_spend
    from all_days
),
last_days as (
    select shop, marketplace, max(day) as last_day
    from mart.site_day
    where is_complete and (units is not null or sales is not null) and day <= coalesce($until, day)
    group by shop, marketplace
)
select
    d.shop, d.marketplace, d.day, d.currency, l.last_day, d.sales, d.units,
    coalesce(d.account_sessions, d.sessions) as sessions,
    metric.conversion(d.units, coalesce(d.account_sessions, d.sessions)) as conversion,
    d.ad_spend, metric.tacos(d.ad_spend, d.sales) as tacos,
    coalesce(metric.buy_box(d.buy_box_page_views, d.buy_box_base), d.account_buy_box) as buy_box,
    d.ad_types, d.account_sessions is not null as is_account
from ended as d
inner join last_days as l on d.shop = l.shop and d.marketplace = l.marketplace
where
    d.day <= l.last_day and d.day > l.last_day - cast($back as integer)
    and d.shop = coalesce($shop, d.shop) and d.marketplace = coalesce($marketplace, d.marketplace)
order by d.shop, d.marketplace, d.day
