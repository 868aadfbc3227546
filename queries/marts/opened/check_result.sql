-- Which checks pass on each site, which fail and by how much money, and which cannot be made there?
-- fail: a slice, or all slices together, are further apart than declared. none: one side has no source, which is neither.
-- result: one row per check x shop x marketplace
with sums as (
    select
        name, shop, marketplace, min(first_day) as first_day, max(last_day) as last_day, count(*) as slices,
        count(*) filter (where is_apart) as apart, sum(left_value) as left_value, sum(right_value) as right_value,
        sum(case when is_apart then money end) as apart_money,
        bool_or(is_apart and money is null) as is_unknown
    from mart.check_slice
    group by name, shop, marketplace
),
presence as (
    select s.shop, s.marketplace, c.name, bool_or(p.side = c.left_side) as has_left, bool_or(p.side = c.right_side) as has_right
    from mart.site as s
    cross join given.check_rule as c
    left join mart.check_side as p
        on s.shop = p.shop and s.marketplace = p.marketplace and p.side in (c.left_side, c.right_side)
    group by s.shop, s.marketplace, c.name
),
judged as (
    select
        c.name, c.place, c.measure, c.severity, p.shop, p.marketplace, s.currency, u.first_day, u.last_day, u.slices, u.apart,
        u.left_value, u.right_value, u.apart_money, u.is_unknown, coalesce(p.has_left, false) as has_left,
        c.right_side = '' or coalesce(p.has_right, false) as has_right,
        case c.measure when 'money' then 1 else metric.asp(s.sales_28, s.units_28) end as price,
        coalesce(
            case when c.rule = 'equal' then abs(u.left_value - u.right_value) else u.left_value - u.right_value end
            > greatest(c.whole * greatest(abs(u.left_value), abs(u.right_value)), c.floor) + 1e-9
            or (c.least_whole is not null and c.least_whole * u.right_value - u.left_value > c.floor + 1e-9),
            false
        ) as is_whole_apart
    from given.check_rule as c
    inner join presence as p
        on c.name = p.name
    inner join mart.site as s
        on p.shop = s.shop and p.marketplace = s.marketplace
    left join sums as u
        on p.name = u.name and p.shop = u.shop and p.marketplace = u.marketplace
)
select
    name, place, measure, severity, shop, marketplace, currency,
    case when slices is null then 'none' when apart > 0 or is_whole_apart then 'fail' else 'pass' end as state,
    first_day, last_day, coalesce(slices, 0) as slices, coalesce(apart, 0) as apart, left_value, right_value, has_left, has_right,
    is_whole_apart,
    case
        when slices is null or is_unknown then null
        when is_whole_apart then greatest(coalesce(apart_money, 0), abs(left_value - right_value) * price)
        else coalesce(apart_money, 0)
    end as money
from judged
order by place, shop, marketplace
