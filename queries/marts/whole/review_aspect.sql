-- What do low-star reviews complain of?
-- A review of 1 to 3 stars names the aspects of aspects.toml, or `~none`: it is never left out.
-- result: one row per shop x marketplace x low-star review x aspect
with said as (
    select
        shop, marketplace, review_key, asin, day, rating,
        aspect.folded(concat_ws('. ', title, body)) as words
    from fact.review
    where rating <= 3
),
spoken as (
    select shop, marketplace, review_key, asin, day, rating, words, aspect.language(words, marketplace) as language
    from said
),
fair as (
    select shop, marketplace, review_key, asin, day, rating, language, aspect.fair(words, language) as words
    from spoken
),
named as (
    select
        shop, marketplace, review_key, asin, day, rating, language,
        concat('|', aspect.named(words, aspect.undenied(words, language), language), '|') as aspects
    from fair
)
select n.shop, n.marketplace, n.review_key, n.asin, n.day, n.rating, n.language, a.aspect
from named as n
inner join given.aspect as a
    on n.aspects like concat('%|', a.aspect, '|%') or (n.aspects = '||' and a.is_none)
order by n.shop, n.marketplace, n.asin, n.day, n.review_key, a.place
