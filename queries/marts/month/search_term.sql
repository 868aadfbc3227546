-- How often was each of the team's terms searched for in a period, and which products were clicked most after it?
-- A term is the team's where one of its products is among the three most clicked, or where its own query reports of the time name it.
-- partition: last_day
-- result: one row per shop x marketplace x period x term
with exports as (
    select
        delivery_id, shop, marketplace, last_day, reach,
        dense_rank() over (
            partition by shop, marketplace, last_day, reach
            order by exported_at desc, digest desc, delivery_id desc
        ) as recency
    from raw.search_terms
    group by delivery_id, shop, marketplace, last_day, reach, exported_at, digest
),
asked as (
    select distinct shop, marketplace, lower(query) as term from raw.search_queries
),
own as (
    select distinct asin from given.first_seen
)
select
    r.shop, r.marketplace, r.last_day, r.reach, lower(r.term) as term, min(r.rank) as rank,
    min(case when o1.asin is not null then 1 when o2.asin is not null then 2 when o3.asin is not null then 3 end) as place,
    max(coalesce(o1.asin, o2.asin, o3.asin)) as asin,
    max(
        case when o1.asin is not null then r.click_share_1 when o2.asin is not null then r.click_share_2 else r.click_share_3 end
    ) as click_share,
    max(
        case
            when o1.asin is not null then r.conversion_share_1
            when o2.asin is not null then r.conversion_share_2
            else r.conversion_share_3
        end
    ) as conversion_share
from raw.search_terms as r
inner join exports as e
    on r.delivery_id = e.delivery_id
    and r.shop = e.shop
    and r.marketplace = e.marketplace
    and r.last_day = e.last_day
    and r.reach is not distinct from e.reach
left join own as o1 on r.asin_1 = o1.asin
left join own as o2 on r.asin_2 = o2.asin
left join own as o3 on r.asin_3 = o3.asin
left join asked as a on r.shop = a.shop and r.marketplace = a.marketplace and lower(r.term) = a.term
where e.recency = 1 and (o1.asin is not null or o2.asin is not null or o3.asin is not null or a.term is not null)
group by r.shop, r.marketplace, r.last_day, r.reach, lower(r.term)
order by r.shop, r.marketplace, r.last_day, r.reach nulls last, lower(r.term)
