-- How was this ASIN found in search in the newest period that its exports tell, and after which queries?
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site", shop VARCHAR "seller account; null for all",
--   until DATE "no later period counts"
-- result: one row per query, and one for all of search (query null), each of the newest period told of it
--   last_day DATE day "last day of the period"
--   reach VARCHAR text "week, month or quarter"
--   query VARCHAR text "what shoppers typed; null for all of search"
--   impressions BIGINT count "times the product was shown"
--   clicks BIGINT count "clicks on it"
--   cart_adds BIGINT count "cart adds after them"
--   purchases BIGINT count "purchases after them, within 24 hours"
--   market_purchases BIGINT count "purchases of anybody's product after the query; null for all of search"
--   ctr DOUBLE percent "clicks / impressions"
--   conversion DOUBLE percent "purchases / clicks"
with told as (
    select
        last_day, reach, null as query, sum(impressions) as impressions, sum(clicks) as clicks, sum(cart_adds) as cart_adds,
        sum(purchases) as purchases, null as market_purchases
    from mart.search_catalog
    where asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop) and last_day <= $until
    group by last_day, reach
    union all
    select
        last_day, reach, query, sum(own_impressions) as impressions, sum(own_clicks) as clicks, sum(own_cart_adds) as cart_adds,
        sum(own_purchases) as purchases, max(purchases) as market_purchases
    from mart.search_query
    where asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop) and last_day <= $until
    group by last_day, reach, query
),
ranked as (
    select
        last_day, reach, query, impressions, clicks, cart_adds, purchases, market_purchases,
        dense_rank() over (
            partition by case when query is null then 0 else 1 end
            order by last_day desc, case reach when 'week' then 1 when 'month' then 2 else 3 end
        ) as recency
    from told
)
select
    last_day, reach, query, cast(impressions as bigint) as impressions, cast(clicks as bigint) as clicks,
    cast(cart_adds as bigint) as cart_adds, cast(purchases as bigint) as purchases,
    cast(market_purchases as bigint) as market_purchases, metric.ctr(clicks, impressions) as ctr,
    metric.ad_conversion(purchases, clicks) as conversion
from ranked
where recency = 1
order by case when query is null then 0 else 1 end, purchases desc nulls last, clicks desc nulls last, query
