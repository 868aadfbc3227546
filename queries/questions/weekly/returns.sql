-- Why did units come back in a week, of which products, and how often is that usual?
-- parameters: first DATE "first day of the week", last DATE "last day of the week", shop VARCHAR "null means all",
--   marketplace VARCHAR "null means all", line VARCHAR "null means all", owner VARCHAR "null means all"
-- result: one row per reason x shop x marketplace x ASIN with units back in the week, most of a reason first
--   reason VARCHAR text "code as exported; null where none was given"
--   reason_group VARCHAR text "product, customer, delivery or unknown"
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   short_name VARCHAR text "name on the wall"
--   short_name_zh VARCHAR text "name on the wall in Chinese"
--   units BIGINT count "units back in the week for this reason"
--   reason_units BIGINT count "of all products of the choice"
--   reason_base_units BIGINT count "of all products of the choice in the 84 days before the week"
with chosen as (
    select
        r.reason, r.reason_group, r.shop, r.marketplace, r.asin, p.short_name, p.short_name_zh,
        case when r.day >= cast($first as date) then r.units else 0 end as units,
        case when r.day < cast($first as date) then r.units else 0 end  as base_units
    from mart.return_day as r
    inner join mart.product as p on r.shop = p.shop and r.marketplace = p.marketplace and r.asin = p.asin
    where
        r.day <= cast($last as date) and r.day >= cast($first as date) - interval 84 day
        and r.shop = coalesce($shop, r.shop) and r.marketplace = coalesce($marketplace, r.marketplace)
        and p.line = coalesce($line, p.line) and ($owner is null or p.owner = $owner)
),

sums as (
    select
        reason, reason_group, shop, marketplace, asin, short_name, short_name_zh, sum(units) as units, sum(base_units) as base_units
    from chosen
    group by reason, reason_group, shop, marketplace, asin, short_name, short_name_zh
),

placed as (
    select
        reason, reason_group, shop, marketplace, asin, short_name, short_name_zh, cast(units as bigint) as units,
        cast(sum(units) over (partition by reason, reason_group) as bigint)      as reason_units,
        cast(sum(base_units) over (partition by reason, reason_group) as bigint) as reason_base_units
    from sums
)

select reason, reason_group, shop, marketplace, asin, short_name, short_name_zh, units, reason_units, reason_base_units
from placed
where units > 0
order by reason_units desc, reason asc nulls last, units desc, shop asc, marketplace asc, asin asc
