-- What did keeping and removing each product's stock cost in a month and in the month before?
-- parameters: since DATE "first day of the month", until DATE "its last day", before DATE "first day of the month before"
-- result: one row per shop x marketplace x ASIN (null: the SKU is of no product known) x cost x currency
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   short_name VARCHAR text "name on the wall"
--   short_name_zh VARCHAR text "name on the wall in Chinese"
--   line VARCHAR text "product line; ~none without one"
--   owner VARCHAR text "who looks after it; null when nobody is named"
--   cost_kind VARCHAR text "storage, aged or removal"
--   units DOUBLE number "average units kept, units charged, or units removed in the month"
--   amount DOUBLE money "what it cost in the month, in `currency`"
--   amount_before DOUBLE money "in the month before; null where it holds no such cost"
--   currency VARCHAR text "ISO code"
with told as (
    select
        c.shop, c.marketplace, coalesce(c.asin, s.asin) as asin, c.cost_kind, c.currency,
        case when c.day >= $since then c.units end   as units,
        case when c.day >= $since then c.amount end  as amount,
        case when c.day < $since then c.amount end   as amount_before
    from mart.stock_cost as c
    left join mart.sku as s
        on c.shop = s.shop and c.marketplace = s.marketplace and c.sku = s.sku
    where c.day >= $before and c.day <= $until
)
select
    t.shop, t.marketplace, t.asin, p.short_name, p.short_name_zh, coalesce(p.line, '~none') as line, p.owner, t.cost_kind,
    sum(t.units) as units, sum(t.amount) as amount, sum(t.amount_before) as amount_before, t.currency
from told as t
left join mart.product as p
    on t.shop = p.shop and t.marketplace = p.marketplace and t.asin = p.asin
group by t.shop, t.marketplace, t.asin, p.short_name, p.short_name_zh, p.line, p.owner, t.cost_kind, t.currency
having sum(t.amount) <> 0 or sum(t.amount_before) <> 0
order by t.shop, t.marketplace, t.asin nulls last, t.cost_kind, t.currency
