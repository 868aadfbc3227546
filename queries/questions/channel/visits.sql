-- Who came by each channel, where a source tells visits by channel, and what did they pay?
-- parameters: first DATE "first day", last DATE "last day", first_before DATE "first day compared with", last_before DATE "last one",
--   shop VARCHAR "null for all", marketplace VARCHAR "null for all"
-- result: one row per shop x marketplace x channel, of shops that know channels
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "the site"
--   channel VARCHAR text "key in definitions/channels.toml, else as the source says; null for all channels together"
--   currency VARCHAR text "ISO code"
--   visitors BIGINT count "people, each once a day"
--   visitors_before BIGINT count "the same in the days before"
--   buyers BIGINT count "people who paid, each once a day"
--   buyers_before BIGINT count "the same in the days before"
--   sessions BIGINT count "visits, where the source counts those"
--   sessions_before BIGINT count "the same in the days before"
--   units BIGINT count "units sold"
--   units_before BIGINT count "the same in the days before"
--   order_items BIGINT count "order items of the days whose units are known; null unless known on all of them"
--   order_items_before BIGINT count "the same in the days before"
--   sales DOUBLE money "paid amount"
--   sales_before DOUBLE money "the same in the days before"
with known as (
    select
        shop, marketplace, channel, currency, visitors, buyers, sessions, units, order_items, sales,
        day >= $first and day <= $last as is_now,
        units is null or order_items is not null as knows_items,
        max(channel) over (partition by shop, marketplace) as some_channel
    from mart.visit_day
    where
        item is null
        and ((day >= $first and day <= $last) or (day >= $first_before and day <= $last_before))
        and ($shop is null or shop = $shop)
        and ($marketplace is null or marketplace = $marketplace)
)
select
    shop,
    marketplace,
    channel,
    currency,
    cast(sum(case when is_now then visitors end) as bigint)      as visitors,
    cast(sum(case when not is_now then visitors end) as bigint)  as visitors_before,
    cast(sum(case when is_now then buyers end) as bigint)        as buyers,
    cast(sum(case when not is_now then buyers end) as bigint)    as buyers_before,
    cast(sum(case when is_now then sessions end) as bigint)      as sessions,
    cast(sum(case when not is_now then sessions end) as bigint)  as sessions_before,
    cast(sum(case when is_now then units end) as bigint)         as units,
    cast(sum(case when not is_now then units end) as bigint)     as units_before,
    cast(case when bool_and(knows_items or not is_now) then sum(case when is_now then order_items end) end as bigint)
        as order_items,
    cast(case when bool_and(knows_items or is_now) then sum(case when not is_now then order_items end) end as bigint)
        as order_items_before,
    sum(case when is_now then sales end)                         as sales,
    sum(case when not is_now then sales end)                     as sales_before
from known
where some_channel is not null
group by shop, marketplace, channel, currency
order by shop, marketplace, channel nulls first, currency
