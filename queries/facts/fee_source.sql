-- Which family of reports tells the posted money of a day?
-- A settlement that only begins or ends on a day tells part of it; where transactions cover the day they tell all of it.
-- result: one row per shop x marketplace x day that a report of posted money covers
with covered as (
    select c.shop, c.marketplace, c.day, f.family, min(f.place) as place
    from fact.coverage as c
    inner join given.fee_family as f
        on c.report = f.report
    where c.kind = 'fees'
    group by c.shop, c.marketplace, c.day, f.family
),
ranked as (
    select
        shop, marketplace, day, family,
        row_number() over (partition by shop, marketplace, day order by place) as recency
    from covered
)
select shop, marketplace, day, family
from ranked
where recency = 1
