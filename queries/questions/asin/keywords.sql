-- Where does a product stand in the search results of each keyword, and where did it stand a week and more before?
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site", shop VARCHAR "seller account; null for all",
--   day DATE "last day that counts", since DATE "first day that counts", most BIGINT "keywords, those most searched first"
-- result: one row per keyword
--   keyword VARCHAR text "what shoppers type"
--   snapshot_day DATE day "day of the last look"
--   organic_rank BIGINT count "place among the results nobody paid for"
--   organic_beyond BIGINT count "not found so far down"
--   sponsored_rank BIGINT count "place among the ads"
--   search_volume BIGINT count "searches of a month, as the tool estimates"
--   day_before DATE day "day of the last look that is seven days older, or more"
--   rank_before BIGINT count "its place then"
--   beyond_before BIGINT count "not found so far down then"
with looks as (
    select keyword, snapshot_day, organic_rank, organic_beyond, sponsored_rank, search_volume
    from mart.keyword_rank
    where
        asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop)
        and snapshot_day between $since and $day
),

ordered as (
    select
        keyword, snapshot_day, organic_rank, organic_beyond, sponsored_rank, search_volume,
        row_number() over (partition by keyword order by snapshot_day desc, organic_rank asc nulls last) as place
    from looks
),

latest as (
    select keyword, snapshot_day, organic_rank, organic_beyond, sponsored_rank, search_volume
    from ordered
    where place = 1
),

earlier as (
    select
        o.keyword, o.snapshot_day, o.organic_rank, o.organic_beyond,
        row_number() over (partition by o.keyword order by o.snapshot_day desc, o.organic_rank asc nulls last) as place
    from looks as o
    inner join latest as l on o.keyword = l.keyword and date_diff('day', o.snapshot_day, l.snapshot_day) >= 7
)

select
    l.keyword, l.snapshot_day, l.organic_rank, l.organic_beyond, l.sponsored_rank, l.search_volume,
    e.snapshot_day as day_before, e.organic_rank as rank_before, e.organic_beyond as beyond_before
from latest as l
left join earlier as e on l.keyword = e.keyword and e.place = 1
order by l.search_volume desc nulls last, l.organic_rank asc nulls last, l.keyword asc
limit $most
