-- Which keywords had brought a product onto the first page of their search and no longer do?
-- parameters: until DATE "nothing later counts", back BIGINT "days before the last look that count",
--   first_page BIGINT "places of the first page"
-- result: one row per shop x marketplace x ASIN x keyword whose last look is off the first page and an earlier one was on it
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   keyword VARCHAR text "what shoppers type"
--   rank_before BIGINT count "its place when it was last on the first page"
--   day_before DATE day "day of that look"
--   since DATE day "the first look off the page after it"
--   last_day DATE day "the last look"
--   search_volume BIGINT count "searches of a month, as the tool estimates"
with looks as (
    select
        shop, marketplace, asin, keyword, snapshot_day, organic_rank, search_volume,
        coalesce(organic_rank <= $first_page, false) as is_on,
        max(snapshot_day) over (partition by shop, marketplace, asin, keyword) as last_day
    from mart.keyword_rank
    where snapshot_day <= coalesce($until, snapshot_day) and (organic_rank is not null or organic_beyond is not null)
),
counted as (
    select
        shop, marketplace, asin, keyword, snapshot_day, organic_rank, search_volume, is_on, last_day,
        max(case when is_on then snapshot_day end) over (partition by shop, marketplace, asin, keyword) as day_before
    from looks
    where snapshot_day >= last_day - cast($back as integer)
)
select
    shop, marketplace, asin, keyword,
    max(case when snapshot_day = day_before then organic_rank end)  as rank_before,
    max(day_before)                                                 as day_before,
    min(case when snapshot_day > day_before then snapshot_day end)  as since,
    max(last_day)                                                   as last_day,
    max(case when snapshot_day = last_day then search_volume end)   as search_volume
from counted
where day_before < last_day
group by shop, marketplace, asin, keyword
order by shop, marketplace, asin, search_volume desc nulls last, keyword
