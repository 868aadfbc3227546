-- Where do the two sides of each check stand beside one another, and how far are they apart?
-- A slice is a day, a week, a span or a settlement that both sides tell; one that a single side tells is none.
-- `turn` counts the slices of a check from the one that is furthest apart.
-- result: one row per check x shop x marketplace x item x slice inside the days the check looks back
with reach as (
    select
        shop, marketplace, coalesce(sales_day, greatest(ads_day, traffic_day, stock_day)) as last_day,
        metric.asp(sales_28, units_28) as price
    from mart.site
),
paired as (
    select
        c.name, c.rule, c.measure, c.share, c.least, s.price, l.shop, l.marketplace, l.item, l.first_day, l.last_day, l.currency,
        case c.measure when 'money' then l.money else cast(l.units as double) end as left_value,
        case
            when c.right_side = '' then 0 when r.side is null then null
            when c.measure = 'money' then r.money else cast(r.units as double)
        end as right_value,
        case c.measure when 'money' then c.floor * g.small_money else c.floor end as floor,
        c.right_side = '' or r.side is not null as is_pair
    from given.check_rule as c
    inner join mart.check_side as l
        on c.left_side = l.side
    inner join reach as s
        on l.shop = s.shop and l.marketplace = s.marketplace
    inner join given.site as g
        on l.marketplace = g.marketplace
    left join mart.check_side as r
        on c.right_side = r.side and l.shop = r.shop and l.marketplace = r.marketplace and l.item = r.item
        and l.first_day = r.first_day and l.last_day = r.last_day and l.currency = r.currency
    where l.last_day > s.last_day - c.days and l.last_day <= s.last_day - c.young
),
told as (
    select
        name, measure, price, shop, marketplace, item, first_day, last_day, currency, left_value, right_value,
        left_value - right_value                                        as difference,
        case when rule = 'equal' then abs(left_value - right_value) else greatest(left_value - right_value, 0) end as beyond,
        greatest(share * greatest(abs(left_value), abs(right_value)), floor) as allowed,
        case when least is null then 0 else greatest(least * right_value - left_value, 0) end as short,
        floor
    from paired
    where is_pair
),
judged as (
    select
        name, shop, marketplace, item, first_day, last_day, currency, left_value, right_value, difference,
        difference is null or beyond > allowed + 1e-9 or short > floor + 1e-9 as is_apart,
        case measure when 'money' then abs(difference) else abs(difference) * price end as money
    from told
)
select
    name, shop, marketplace, item, first_day, last_day, currency, left_value, right_value, difference, is_apart, money,
    row_number() over (
        partition by name, shop, marketplace
        order by is_apart desc, money desc nulls first, last_day desc, first_day, item
    ) as turn
from judged
order by name, shop, marketplace, last_day, first_day, item
