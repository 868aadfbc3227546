-- What part of each ASIN's exported sales is VAT, on sites whose sales include it?
-- By the orders of their last 90 days, else by the posted amounts of theirs. A site whose source never tells a tax does not know it.
-- result: one row per shop x marketplace x ASIN whose part is known
with posted as (
    select
        shop, marketplace, asin, day, 2 as place,
        case when fee in ('sales', 'vat') then amount else 0 end  as gross,
        case when fee = 'vat' then amount else 0 end              as tax
    from mart.fee_day
    where asin is not null and fee in ('sales', 'vat')
),
told as (
    select shop, marketplace, asin, day, 1 as place, sales as gross, tax from part.order_tax
    union all
    select p.shop, p.marketplace, p.asin, p.day, p.place, p.gross, p.tax
    from posted as p
    inner join given.site as g
        on p.marketplace = g.marketplace and g.has_tax_inside
),
sites as (
    select shop, marketplace, place, max(day) as last_day from told group by shop, marketplace, place having sum(tax) > 0
),
sums as (
    select t.shop, t.marketplace, t.asin, t.place, sum(t.gross) as gross, sum(t.tax) as tax
    from told as t
    inner join sites as s
        on t.shop = s.shop and t.marketplace = s.marketplace and t.place = s.place and t.day > s.last_day - interval 90 day
    group by t.shop, t.marketplace, t.asin, t.place
),
ranked as (
    select
        shop, marketplace, asin, gross, tax, row_number() over (partition by shop, marketplace, asin order by place) as recency
    from sums
    where gross > 0
)
select shop, marketplace, asin, tax * power(gross, -1) as vat_share
from ranked
where recency = 1
order by shop, marketplace, asin
