-- How many shoppers did each channel bring on each complete day (visits where a source tells them, else ad clicks and the rest)?
-- parameters: until DATE "last day; null means the last complete one", back BIGINT "how many days before it",
--   remainder VARCHAR "key of the channel that is left of the total"
-- result: one row per shop x marketplace x channel x day, complete days only; a day without a row is not known to be zero here
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   item VARCHAR text "channel: key in definitions/channels.toml, else as the source says"
--   line VARCHAR text "always empty"
--   day DATE day "the site's day"
--   last_day DATE day "last complete day of the site's channels up to the one asked for"
--   units BIGINT count "visitors or visits; ad clicks of ads; of the remainder, units less orders of ads, if not below zero"
--   sales DOUBLE money "what they bought, in the site's currency"
--   ad_spend DOUBLE money "advertising spend; null for a channel of no ads report"
with told as (
    select
        v.shop, v.marketplace, v.channel as item, v.day, coalesce(v.visitors, v.sessions) as units, v.sales,
        cast(null as double) as ad_spend
    from mart.visit_day as v
    inner join mart.source_day as s on v.shop = s.shop and v.marketplace = s.marketplace and v.day = s.day and s.source = 'visits'
    where v.item is null and v.channel is not null and s.is_complete and coalesce(v.visitors, v.sessions) is not null
),
ads as (
    select shop, marketplace, channel as item, day, clicks as units, ad_sales as sales, spend as ad_spend, ad_orders
    from mart.channel_product
    where is_complete
),
rest as (
    select
        s.shop, s.marketplace, $remainder as item, s.day, s.units - sum(a.ad_orders) as units, s.sales - sum(a.sales) as sales,
        cast(null as double) as ad_spend
    from mart.site_day as s
    inner join ads as a on s.shop = a.shop and s.marketplace = a.marketplace and s.day = a.day
    group by s.shop, s.marketplace, s.day, s.units, s.sales
    having s.units >= sum(a.ad_orders)
),
every_way as (
    select shop, marketplace, item, day, units, sales, ad_spend from told
    union all
    select a.shop, a.marketplace, a.item, a.day, a.units, a.sales, a.ad_spend
    from ads as a
    where not exists (select 1 from told as t where a.shop = t.shop and a.marketplace = t.marketplace)
    union all
    select r.shop, r.marketplace, r.item, r.day, r.units, r.sales, r.ad_spend
    from rest as r
    where not exists (select 1 from told as t where r.shop = t.shop and r.marketplace = t.marketplace)
),
ended as (
    select shop, marketplace, max(day) as last_day
    from every_way
    where day <= coalesce($until, day)
    group by shop, marketplace
)
select
    e.shop, e.marketplace, e.item, '' as line, e.day, d.last_day, cast(sum(e.units) as bigint) as units, sum(e.sales) as sales,
    sum(e.ad_spend) as ad_spend
from every_way as e
inner join ended as d on e.shop = d.shop and e.marketplace = d.marketplace
where e.day <= d.last_day and e.day > d.last_day - cast($back as integer)
group by e.shop, e.marketplace, e.item, e.day, d.last_day
order by e.shop, e.marketplace, e.item, e.day
