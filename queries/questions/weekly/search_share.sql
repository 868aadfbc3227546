-- Which part of each query's market was the brand's in the newest week up to a day, and in the week before?
-- Brands of one shop add up; the market's counts are the same under each. A rank is the site's search frequency rank: 1 is most.
-- parameters: until DATE "no later week counts", shop VARCHAR "null means all", marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x query of each shop's and site's newest week
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   last_day DATE day "last day of the week"
--   query VARCHAR text "what shoppers typed"
--   query_volume BIGINT count "how often it was typed"
--   impressions BIGINT count "the market's impressions"
--   own_impressions BIGINT count "the brand's of them"
--   clicks BIGINT count "the market's clicks"
--   own_clicks BIGINT count "the brand's of them"
--   purchases BIGINT count "the market's purchases within 24 hours"
--   own_purchases BIGINT count "the brand's of them"
--   impression_share DOUBLE percent "the brand's share of impressions as exported"
--   click_share DOUBLE percent "of clicks"
--   purchase_share DOUBLE percent "of purchases"
--   purchases_before BIGINT count "the market's purchases in the week before; null where the query was not told"
--   own_purchases_before BIGINT count "the brand's of them"
--   rank BIGINT number "search frequency rank of the week; null without Top Search Terms"
--   rank_before BIGINT number "of the week before"
with weeks as (
    select
        shop, marketplace, last_day, query, max(query_volume) as query_volume, max(impressions) as impressions,
        sum(own_impressions) as own_impressions, max(clicks) as clicks, sum(own_clicks) as own_clicks,
        max(purchases) as purchases, sum(own_purchases) as own_purchases, sum(own_impression_share) as impression_share,
        sum(own_click_share) as click_share, sum(own_purchase_share) as purchase_share,
        max(last_day) over (partition by shop, marketplace) as newest
    from mart.search_query
    where
        reach = 'week' and asin is null and last_day <= $until
        and shop = coalesce($shop, shop) and marketplace = coalesce($marketplace, marketplace)
    group by shop, marketplace, last_day, query
),
ranks as (
    select marketplace, last_day, term, min(rank) as rank
    from mart.search_term
    where reach = 'week'
    group by marketplace, last_day, term
)
select
    w.shop, w.marketplace, w.last_day, w.query, w.query_volume, w.impressions, cast(w.own_impressions as bigint) as own_impressions,
    w.clicks, cast(w.own_clicks as bigint) as own_clicks, w.purchases, cast(w.own_purchases as bigint) as own_purchases,
    w.impression_share, w.click_share, w.purchase_share,
    b.purchases as purchases_before, cast(b.own_purchases as bigint) as own_purchases_before, r.rank, p.rank as rank_before
from weeks as w
left join weeks as b
    on w.shop = b.shop and w.marketplace = b.marketplace and w.query = b.query and b.last_day = w.last_day - interval 7 day
left join ranks as r on w.marketplace = r.marketplace and w.query = r.term and w.last_day = r.last_day
left join ranks as p on w.marketplace = p.marketplace and w.query = p.term and p.last_day = w.last_day - interval 7 day
where w.last_day = w.newest
order by w.purchases desc nulls last, w.query_volume desc nulls last, w.shop, w.marketplace, w.query
