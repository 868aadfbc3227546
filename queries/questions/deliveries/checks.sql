-- Do the sources agree where two of them tell the same thing, by how much money do they not, and where is nothing to compare?
-- parameters: shop VARCHAR "seller account; null for all", marketplace VARCHAR "two-letter site; null for all"
-- result: one row per declared check x shop x marketplace, in the order of checks.toml
--   name VARCHAR text "key in definitions/checks.toml"
--   severity VARCHAR text "serious or mild"
--   measure VARCHAR text "money or units: what left and right are told in"
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   currency VARCHAR text "ISO code of the site"
--   state VARCHAR text "pass, fail, or none where a side has no source"
--   first_day DATE day "first day compared"
--   last_day DATE day "last day compared"
--   slices BIGINT count "days, weeks, spans or settlements that both sides tell"
--   apart BIGINT count "of them further apart than declared"
--   left_value DOUBLE number "the left side over all slices"
--   right_value DOUBLE number "the right side over all slices"
--   money DOUBLE money "the difference of a failed check; null where it is unknown or nothing was compared"
--   has_left BOOLEAN flag "some export tells the left side"
--   has_right BOOLEAN flag "some export tells the right side"
--   is_whole_apart BOOLEAN flag "all slices together are further apart than declared"
select
    name,
    severity,
    measure,
    shop,
    marketplace,
    currency,
    state,
    first_day,
    last_day,
    slices,
    apart,
    left_value,
    right_value,
    money,
    has_left,
    has_right,
    is_whole_apart
from mart.check_result
where shop = coalesce($shop, shop) and marketplace = coalesce($marketplace, marketplace)
order by place, shop, marketplace
