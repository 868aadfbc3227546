-- Which ad spend counts on each complete day: that of the first level known, ad product by ad product?
-- result: one row per shop x marketplace x ad product x day
with known as (
    select
        d.shop, d.marketplace, d.ad_product, d.day, d.currency, d.spend,
        row_number() over (partition by d.shop, d.marketplace, d.ad_product, d.day order by l.place) as turn
    from part.ad_level_day as d
    inner join given.ad_level as l
        on d.level = l.level
    where d.is_complete
)
select
    shop, marketplace, ad_product as item, day as first_day, day as last_day, currency, spend as money, cast(null as bigint) as units
from known
where turn = 1
