-- What money did exports carry in another currency than their site's, which no sum of the site holds?
-- Of several exports that carry it, the one with most.
-- partition: day
-- result: one row per shop x marketplace x day x source x currency
with carried as (
    select 'orders' as source, delivery_id, shop, marketplace, day, currency, site_currency, sales as amount from raw.orders
    where is_amazon and not is_cancelled
    union all
    select 'site_traffic' as source, delivery_id, shop, marketplace, day, currency, site_currency, sales as amount from raw.site_day
    union all
    select 'asin_traffic' as source, delivery_id, shop, marketplace, period_end as day, currency, site_currency, sales as amount
    from raw.asin_period
    union all
    select 'ads' as source, delivery_id, shop, marketplace, period_end as day, currency, site_currency, spend as amount from raw.ads
    union all
    select 'visits' as source, delivery_id, shop, marketplace, day, currency, site_currency, sales as amount from raw.visits
    where item is null and channel is null
),
sums as (
    select source, delivery_id, shop, marketplace, day, currency, count(*) as row_count, cast(sum(amount) as double) as amount
    from carried
    where currency <> site_currency
    group by source, delivery_id, shop, marketplace, day, currency
)
select shop, marketplace, day, source, currency, max(row_count) as "rows", max(amount) as amount
from sums
group by shop, marketplace, day, source, currency
order by shop, marketplace, day, source, currency
