-- What does each level of ads reports say was spent on a complete day, and which level's turn is it?
-- Turn 1 is the level that counts; the others are detail that is held against it.
-- result: one row per shop x marketplace x ad product x day x level
select
    d.shop, d.marketplace, d.ad_product, d.day, d.currency, d.level, d.spend,
    row_number() over (partition by d.shop, d.marketplace, d.ad_product, d.day order by l.place) as turn
from part.ad_level_day as d
inner join given.ad_level as l
    on d.level = l.level
where d.is_complete
