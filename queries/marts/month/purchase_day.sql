-- What was bought after the ads of each product, day by day, by the newest export of each ad product?
-- An export that does not tell the ad product (ALL) counts only where none that does covers the day. No spend is in here.
-- partition: day
-- result: one row per shop x marketplace x day x ad product x advertised ASIN (null: brands' ads) x purchased ASIN x attribution
with contents as (
    select distinct delivery_id, ad_product
    from raw.ad_purchases
    where period_start = period_end
),
ranked as (
    select
        c.delivery_id, c.shop, c.marketplace, c.day, k.ad_product, c.is_complete,
        row_number() over (
            partition by c.shop, c.marketplace, c.day, k.ad_product
            order by c.exported_at desc, c.digest desc, c.delivery_id desc
        ) as recency,
        bool_or(k.ad_product <> 'ALL') over (partition by c.shop, c.marketplace, c.day) as has_types
    from fact.coverage as c
    inner join contents as k
        on c.delivery_id = k.delivery_id
    where c.kind = 'ad_purchases'
)
select
    s.shop,
    s.marketplace,
    s.day,
    s.ad_product,
    p.asin,
    p.purchased_asin,
    p.attribution,
    max(g.currency)                     as currency,
    bool_and(s.is_complete)             as is_complete,
    cast(sum(p.ad_units) as bigint)     as ad_units,
    cast(sum(p.ad_orders) as bigint)    as ad_orders,
    cast(sum(p.ad_sales) as double)     as ad_sales
from ranked as s
inner join raw.ad_purchases as p
    on s.delivery_id = p.delivery_id and s.shop = p.shop and s.marketplace = p.marketplace
    and s.day = p.period_start and s.day = p.period_end and s.ad_product = p.ad_product
inner join given.site as g
    on s.marketplace = g.marketplace and p.currency = g.currency
where s.recency = 1 and (s.ad_product <> 'ALL' or not s.has_types)
group by s.shop, s.marketplace, s.day, s.ad_product, p.asin, p.purchased_asin, p.attribution
order by s.shop, s.marketplace, s.day, s.ad_product, p.asin nulls first, p.purchased_asin, p.attribution nulls first
