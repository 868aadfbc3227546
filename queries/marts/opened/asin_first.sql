-- Which ASINs were met for the first time by any export, where no full list of offers tells it?
-- Not soon after the site's first day, and not where so many begin on one day that a new report must have begun.
-- result: one row per new ASIN
with firsts as (
    select
        p.shop, p.marketplace, p.asin, p.first_day,
        min(p.first_day) over (partition by p.shop, p.marketplace)                     as site_day,
        count(*) over (partition by p.shop, p.marketplace, p.first_day)                as beginning,
        count(*) over (partition by p.shop, p.marketplace)                             as known
    from mart.product as p
),

lists as (
    select shop, marketplace, min(day) as day
    from part.listed_day
    group by shop, marketplace
)

select f.shop, f.marketplace, f.asin, f.first_day as day
from firsts as f
inner join given.change_kind as k
    on k.kind = 'asin_new'
left join lists as l
    on f.shop = l.shop and f.marketplace = l.marketplace
where
    f.first_day - f.site_day > k.run_in_days and (f.beginning <= 1 or f.beginning <= k.most_share * f.known)
    and (l.day is null or f.first_day <= l.day)
