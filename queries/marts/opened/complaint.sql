-- What do unhappy customers complain of, in low-star reviews and with what they send back?
-- A text or a return that names several aspects has a row for each, of which one is its first; `~none` where the dictionary finds none.
-- result: one row per shop x marketplace x document x aspect
with told as (
    select
        'reviews' as source, shop, marketplace, asin, day, review_key as document, aspect, language, rating,
        null as reason, null as comment
    from part.review_aspect
    union all
    select
        'returns' as source, shop, marketplace, asin, day, return_key as document, aspect, language, null as rating,
        reason, comment
    from part.return_aspect
)
select
    t.source,
    t.shop,
    t.marketplace,
    coalesce(p.parent_asin, t.asin) as family,
    t.asin,
    coalesce(p.line, '~none')       as line,
    t.day,
    t.document,
    t.aspect,
    row_number() over (partition by t.source, t.shop, t.marketplace, t.document order by t.aspect) = 1 as is_first,
    t.language,
    cast(t.rating as double)        as rating,
    cast(t.reason as varchar)       as reason,
    cast(t.comment as varchar)      as comment
from told as t
left join mart.product as p
    on t.shop = p.shop and t.marketplace = p.marketplace and t.asin = p.asin
order by t.shop, t.marketplace, t.asin, t.day, t.source, t.document, t.aspect
