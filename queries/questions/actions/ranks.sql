-- Where did these products stand in search before an action and after, for the keywords looked at on both sides?
-- parameters: asins VARCHAR[] "the products acted on", marketplace VARCHAR "two-letter site",
--   shop VARCHAR "seller account; null for all", since DATE "first day before", starts DATE "first day of the action",
--   last DATE "last day after"
-- result: one row per product x keyword found on both sides, the most searched first
--   asin VARCHAR text "child ASIN"
--   keyword VARCHAR text "what shoppers type"
--   search_volume BIGINT count "searches of a month, as the tool estimates"
--   rank_before BIGINT count "its last place before the start, among the results nobody paid for"
--   rank_after BIGINT count "its last place since"
with looks as (
    select
        asin, keyword, organic_rank, search_volume, case when snapshot_day < cast($starts as date) then 'before' else 'after' end as side,
        row_number() over (
            partition by asin, keyword, case when snapshot_day < cast($starts as date) then 'before' else 'after' end
            order by snapshot_day desc, organic_rank asc nulls last, shop asc
        ) as recency
    from mart.keyword_rank
    where
        list_contains($asins, asin) and marketplace = $marketplace and ($shop is null or shop = $shop)
        and snapshot_day between $since and $last
)

select a.asin, a.keyword, a.search_volume, b.organic_rank as rank_before, a.organic_rank as rank_after
from looks as a
inner join looks as b
    on a.asin = b.asin and a.keyword = b.keyword and b.side = 'before' and b.recency = 1 and b.organic_rank is not null
where a.side = 'after' and a.recency = 1 and a.organic_rank is not null
order by a.search_volume desc nulls last, a.keyword asc, a.asin asc
