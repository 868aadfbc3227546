-- What do the search terms say was spent on each complete day on which a coarser level tells the spend?
-- result: one row per shop x marketplace x ad product x day
with known as (
    select
        d.shop, d.marketplace, d.ad_product, d.day, d.currency, d.level, d.spend,
        row_number() over (partition by d.shop, d.marketplace, d.ad_product, d.day order by l.place) as turn
    from part.ad_level_day as d
    inner join given.ad_level as l
        on d.level = l.level
    where d.is_complete
)
select
    shop, marketplace, ad_product as item, day as first_day, day as last_day, currency, spend as money, cast(null as bigint) as units
from known
where level = 'search_term' and turn > 1
