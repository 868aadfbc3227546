-- Where did each product stand in the search results of each keyword on the days somebody looked?
-- The newest look of a day counts, whatever tool it came from.
-- partition: snapshot_day
-- result: one row per shop x marketplace x ASIN x keyword x day
with ranked as (
    select
        shop, marketplace, asin, lower(trim(keyword)) as keyword, snapshot_day, organic_rank, organic_beyond, sponsored_rank, search_volume,
        row_number() over (
            partition by shop, marketplace, asin, lower(trim(keyword)), snapshot_day
            order by exported_at desc, digest desc, delivery_id desc, line_number
        ) as recency
    from raw.keyword_rank
)
select shop, marketplace, asin, keyword, snapshot_day, organic_rank, organic_beyond, sponsored_rank, search_volume
from ranked
where recency = 1
order by shop, marketplace, asin, keyword, snapshot_day
