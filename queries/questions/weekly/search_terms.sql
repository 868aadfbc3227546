-- How often is each of the team's terms searched for in the newest week up to a day, and where do its products stand among the clicked?
-- parameters: until DATE "no later week counts", shop VARCHAR "null means all", marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x term after which one of the team's products is among the three most clicked
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   last_day DATE day "last day of the week"
--   term VARCHAR text "what shoppers typed"
--   rank BIGINT number "search frequency rank: 1 is most"
--   rank_before BIGINT number "in the week before; null where not told"
--   place BIGINT number "1, 2 or 3: the best place of a product of the team"
--   place_before BIGINT number "in the week before"
--   asin VARCHAR text "that product"
--   short_name VARCHAR text "name on the wall"
--   short_name_zh VARCHAR text "name on the wall in Chinese"
--   click_share DOUBLE percent "its share of the clicks after the term"
--   conversion_share DOUBLE percent "its share of the purchases"
with weeks as (
    select
        shop, marketplace, last_day, term, rank, place, asin, click_share, conversion_share,
        max(last_day) over (partition by shop, marketplace) as newest
    from mart.search_term
    where
        reach = 'week' and last_day <= $until and shop = coalesce($shop, shop)
        and marketplace = coalesce($marketplace, marketplace)
)
select
    w.shop, w.marketplace, w.last_day, w.term, w.rank, b.rank as rank_before, cast(w.place as bigint) as place,
    cast(b.place as bigint) as place_before, w.asin, p.short_name, p.short_name_zh, w.click_share, w.conversion_share
from weeks as w
left join weeks as b
    on w.shop = b.shop and w.marketplace = b.marketplace and w.term = b.term and b.last_day = w.last_day - interval 7 day
left join mart.product as p
    on w.shop = p.shop and w.marketplace = p.marketplace and w.asin = p.asin
where w.last_day = w.newest and w.place is not null
order by w.rank, w.shop, w.marketplace, w.term
