-- Which days, weeks, spans or settlements of each failed check are furthest apart?
-- parameters: shop VARCHAR "seller account; null for all", marketplace VARCHAR "two-letter site; null for all",
--   most BIGINT "how many of a check and site at most"
-- result: one row per failed check x shop x marketplace x slice, the most money first
--   name VARCHAR text "key in definitions/checks.toml"
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   item VARCHAR text "ad product, settlement or source where a check has several; else empty"
--   first_day DATE day "first day of the slice"
--   last_day DATE day "last day of the slice"
--   currency VARCHAR text "ISO code"
--   left_value DOUBLE number "the left side, money or units"
--   right_value DOUBLE number "the right side"
--   difference DOUBLE number "left minus right"
--   money DOUBLE money "what the difference is worth; null when unknown"
--   is_apart BOOLEAN flag "this slice alone is further apart than declared"
select
    s.name,
    s.shop,
    s.marketplace,
    s.item,
    s.first_day,
    s.last_day,
    s.currency,
    s.left_value,
    s.right_value,
    s.difference,
    s.money,
    s.is_apart
from mart.check_slice as s
inner join mart.check_result as r
    on s.name = r.name and s.shop = r.shop and s.marketplace = r.marketplace
where
    s.turn <= $most and r.state = 'fail'
    and s.shop = coalesce($shop, s.shop) and s.marketplace = coalesce($marketplace, s.marketplace)
order by s.name, s.shop, s.marketplace, s.turn
