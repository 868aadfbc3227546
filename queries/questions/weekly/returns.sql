-- Why did units come back in a week, of which products, and how often is that usual?
-- parameters: first DATE "first day of the week", last DATE "last day of the week"
-- result: one row per reason x shop x marketplace x ASIN with units back in the week; those without one together, by line and owner
--   reason VARCHAR text "code as exported; null where none was given"
--   reason_group VARCHAR text "product, customer, delivery or unknown"
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   line VARCHAR text "product line; ~none without one"
--   owner VARCHAR text "who looks after it; null when nobody is named"
--   asin VARCHAR text "child ASIN; null for those of which nothing came back in the week"
--   short_name VARCHAR text "name on the wall"
--   short_name_zh VARCHAR text "name on the wall in Chinese"
--   units BIGINT count "units back in the week for this reason"
--   base_units BIGINT count "units back for it in the 84 days before the week"
with sums as (
    select
        reason, reason_group, shop, marketplace, asin,
        sum(case when day >= cast($first as date) then units else 0 end) as units,
        sum(case when day < cast($first as date) then units else 0 end)  as base_units
    from mart.return_day
    where day <= cast($last as date) and day >= cast($first as date) - interval 84 day
    group by reason, reason_group, shop, marketplace, asin
),

named as (
    select
        s.reason, s.reason_group, s.shop, s.marketplace, p.line, p.owner, s.units, s.base_units,
        case when s.units > 0 then s.asin end           as asin,
        case when s.units > 0 then p.short_name end     as short_name,
        case when s.units > 0 then p.short_name_zh end  as short_name_zh
    from sums as s
    inner join mart.product as p on s.shop = p.shop and s.marketplace = p.marketplace and s.asin = p.asin
)

select
    reason, reason_group, shop, marketplace, line, owner, asin, short_name, short_name_zh, cast(sum(units) as bigint) as units,
    cast(sum(base_units) as bigint) as base_units
from named
group by reason, reason_group, shop, marketplace, line, owner, asin, short_name, short_name_zh
order by
    reason asc nulls last, reason_group asc, units desc, shop asc, marketplace asc, line asc, owner asc, asin asc nulls last
