-- How many people came to each shop that counts visitors, and how many paid?
-- result: one row per shop x marketplace x day of a shop that counts visitors
select
    v.shop, v.marketplace, v.day, v.currency, coalesce(s.is_complete, false) as is_complete, v.visitors, v.buyers, v.page_views
from part.visit_day as v
left join part.source_day as s
    on v.shop = s.shop and v.marketplace = s.marketplace and v.day = s.day and s.source = 'visits'
where v.item is null and v.channel is null and v.visitors is not null
order by v.shop, v.marketplace, v.day
