-- Which ads delivery answers for a day, ad product and level?
-- The newest of all that cover it, whatever report it is: two reports of one level hold the same money.
-- result: one row per shop x marketplace x day x ad product x level
with covered as (
    select delivery_id, shop, marketplace, day, exported_at, digest, is_complete, is_absent_zero
    from fact.coverage
    where kind = 'ads'
),
contents as (
    select delivery_id, ad_product, level, bool_or(period_start = period_end) as has_days
    from raw.ads
    group by delivery_id, ad_product, level
),
ranked as (
    select
        c.delivery_id, c.shop, c.marketplace, c.day, k.ad_product, k.level, c.is_complete, c.is_absent_zero,
        row_number() over (
            partition by c.shop, c.marketplace, c.day, k.ad_product, k.level
            order by c.exported_at desc, c.digest desc, c.delivery_id desc
        ) as recency
    from covered as c
    inner join contents as k
        on c.delivery_id = k.delivery_id and k.has_days
)
select delivery_id, shop, marketplace, day, ad_product, level, is_complete, is_absent_zero
from ranked
where recency = 1
