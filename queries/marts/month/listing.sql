-- Which ASINs were met in a month, when, and under which SKU, title and parent?
-- What came back and is sold again shows the ASIN, but neither its SKU nor its title.
-- partition: first_day
-- result: one row per shop x marketplace x ASIN x month
with met as (
    select
        m.shop, m.marketplace, m.asin, d.month, m.weight,
        nullif(m.sku, '')    as sku,
        nullif(m.title, '')  as title,
        m.parent_asin,
        min(m.day)           as first_day,
        max(m.day)           as last_day
    from fact.asin_met as m
    inner join given.day as d
        on m.day = d.day
    group by m.shop, m.marketplace, m.asin, d.month, m.weight, m.sku, m.title, m.parent_asin
),
names as (
    select
        m.shop, m.marketplace, m.asin, m.month, m.weight, m.parent_asin, m.first_day, m.last_day,
        case when g.pattern is null then m.sku end     as sku,
        case when g.pattern is null then m.title end   as title
    from met as m
    left join given.resold_sku as g
        on lower(m.sku) like g.pattern
),
placed as (
    select
        shop, marketplace, asin, month, first_day, last_day, sku, title, parent_asin,
        row_number() over (
            partition by shop, marketplace, asin, month
            order by case when title is null then 1 else 0 end, last_day desc, weight desc, title, sku nulls last
        ) as place_title,
        row_number() over (
            partition by shop, marketplace, asin, month
            order by case when sku is null then 1 else 0 end, last_day desc, weight desc, sku, title nulls last
        ) as place_sku
    from names
)
select
    shop,
    marketplace,
    asin,
    min(first_day)                                         as first_day,
    max(last_day)                                          as last_day,
    max(case when place_sku = 1 then sku end)              as sku,
    max(case when place_title = 1 then title end)          as title,
    substr(max(case when parent_asin is not null then concat(cast(last_day as varchar), parent_asin) end), 11) as parent_asin
from placed
group by shop, marketplace, asin, month
order by shop, marketplace, asin, month
