-- What is each ASIN called, which line is it of, and who looks after it?
-- Name: the products table's, else the title whole where it is at most 28 characters long (12 where it is Chinese), else cut
-- after its last clause within them that leaves 6 (2), else at a word within them, else SKU, else ASIN.
-- result: one row per shop x marketplace x ASIN met in any export
with met as (
    select shop, marketplace, asin, first_day, last_day, sku, title, parent_asin from part.listing
    union all
    select r.shop, r.marketplace, r.asin, r.day as first_day, r.day as last_day, null as sku, null as title, null as parent_asin
    from part.review as r
    where r.marketplace is not null
),
listings as (
    select
        shop, marketplace, asin,
        min(first_day)                                                              as first_day,
        max(case when sku is not null then concat(cast(last_day as varchar), sku) end)      as dated_sku,
        max(case when title is not null then concat(cast(last_day as varchar), title) end)  as dated_title,
        max(case when parent_asin is not null then concat(cast(last_day as varchar), parent_asin) end) as dated_parent
    from met
    group by shop, marketplace, asin
),
own as (
    select
        l.shop, l.marketplace, l.asin, l.first_day, substr(l.dated_sku, 11) as met_sku, substr(l.dated_title, 11) as title,
        substr(l.dated_parent, 11) as parent_asin,
        p.sku, p.short_name, p.short_name_zh, p.line, p.brand, p.owner, p.launch_day, p.cost, p.cost_currency,
        p.lead_time_days, p.stance,
        row_number() over (
            partition by l.shop, l.marketplace, l.asin
            order by p.shop nulls last, p.marketplace nulls last, p.exported_at desc nulls last, p.line_number desc nulls last
        ) as place
    from listings as l
    left join part.product_table as p
        on l.asin = p.asin and l.shop = coalesce(p.shop, l.shop) and l.marketplace = coalesce(p.marketplace, l.marketplace)
),
named as (
    select
        shop, marketplace, asin, first_day, coalesce(sku, met_sku) as sku, title, parent_asin, short_name, short_name_zh,
        line, brand, owner, launch_day, cost, cost_currency, lead_time_days, stance,
        case
            when length(title) <= 12 or (length(title) <= 28 and not regexp_matches(title, '[一-鿿]')) then title
            when regexp_matches(title, '^.{1,11}[^ ,，、;；|｜(（【—–-] ?([，、,;；|｜(（【—–]| - )') and regexp_matches(title, '[一-鿿]')
                then regexp_extract(title, '^(.{1,11}[^ ,，、;；|｜(（【—–-]) ?([，、,;；|｜(（【—–]| - )', 1)
            when regexp_matches(title, '[一-鿿]') then trim(substr(title, 1, 12))
            when regexp_extract(title, '^(.{5,27}[^ ,;|([—–-]) ?([,;] |[|([—–]| - )', 1) <> ''
                then regexp_extract(title, '^(.{5,27}[^ ,;|([—–-]) ?([,;] |[|([—–]| - )', 1)
            when substr(title, 1, 29) not like '% %' then substr(title, 1, 28)
            else trim(regexp_replace(substr(title, 1, 29), '[ ,;|(-]+[^ ]*$', ''))
        end as cut_title
    from own
    where place = 1
)
select
    shop, marketplace, asin, sku, title, parent_asin,
    coalesce(short_name, short_name_zh, cut_title, sku, asin)  as short_name,
    coalesce(short_name_zh, short_name, cut_title, sku, asin)  as short_name_zh,
    coalesce(line, '~none')                                    as line,
    brand, owner, launch_day, first_day, cost, cost_currency, lead_time_days, stance
from named
order by shop, marketplace, asin
