-- What did the ads of each channel cost and bring, week by week back from a day?
-- parameters: last DATE "last day of the newest week", weeks BIGINT "how many weeks", shop VARCHAR "null for all",
--   marketplace VARCHAR "null for all", line VARCHAR "null for all"
-- result: one row per channel with ad spend x currency x week of seven known days
--   channel VARCHAR text "key in definitions/channels.toml"
--   currency VARCHAR text "ISO code"
--   week_end DATE day "last day of the week"
--   ad_spend DOUBLE money "what the ads cost"
--   ad_sales DOUBLE money "sales attributed to them"
with days as (
    select
        shop, marketplace, channel, currency, day, sum(ad_spend) as ad_spend, sum(ad_sales) as ad_sales,
        date_diff('day', day, cast($last as date)) as back
    from mart.channel_day
    where
        day <= cast($last as date) and date_diff('day', day, cast($last as date)) < 7 * cast($weeks as bigint)
        and ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace) and ($line is null or line = $line)
    group by shop, marketplace, channel, currency, day
),

places as (
    select count(*) as sites from (select distinct shop, marketplace from days) as met
),

known as (
    select back - mod(back, 7) as week_back, count(*) as site_days
    from (select distinct shop, marketplace, day, back from days) as told
    group by back - mod(back, 7)
)

select
    d.channel,
    d.currency,
    cast($last as date) - cast(d.back - mod(d.back, 7) as integer)  as week_end,
    coalesce(sum(d.ad_spend), 0)                                    as ad_spend,
    coalesce(sum(d.ad_sales), 0)                                    as ad_sales
from days as d
inner join known as k
    on d.back - mod(d.back, 7) = k.week_back
inner join places as p
    on k.site_days = 7 * p.sites
group by d.channel, d.currency, d.back - mod(d.back, 7)
having sum(d.ad_spend) > 0
order by d.channel, d.currency, week_end
