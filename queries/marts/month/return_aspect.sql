-- What do customers complain of when they send a product back?
-- The code of the return and the comment name aspects of aspects.toml. Where neither does, a return is a complaint all the same (`~none`)
-- unless it was the customer's or the carrier's matter, or nothing was said at all.
-- partition: day
-- result: one row per returned unit (or line of units) x aspect
with said as (
    select
        shop, marketplace, return_key, asin, day, reason, reason_group, nullif(trim(comment), '') as comment,
        aspect.folded(nullif(trim(comment), '')) as words
    from fact.return_line
),
spoken as (
    select
        shop, marketplace, return_key, asin, day, reason, reason_group, comment, words,
        aspect.language(words, marketplace) as language
    from said
),
fair as (
    select
        shop, marketplace, return_key, asin, day, reason, reason_group, comment, language,
        aspect.fair(words, language) as words
    from spoken
),
named as (
    select
        shop, marketplace, return_key, asin, day, reason, reason_group, comment, language,
        concat_ws(
            '|', '', nullif(aspect.named(words, aspect.undenied(words, language), language), ''), nullif(aspect.of_reason(reason), ''), ''
        ) as aspects
    from fair
)
select n.shop, n.marketplace, n.return_key, n.asin, n.day, n.reason, n.comment, n.language, a.aspect
from named as n
inner join given.aspect as a
    on n.aspects like concat('%|', a.aspect, '|%')
    or (n.aspects = '|' and a.is_none and (n.reason_group = 'product' or (n.reason_group = 'unknown' and n.comment is not null)))
order by n.shop, n.marketplace, n.asin, n.day, n.return_key, a.place
