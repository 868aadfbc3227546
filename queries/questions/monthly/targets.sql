-- What does the team want to reach, as its targets table says it?
-- parameters: none
-- result: one row per month x metric (x shop x marketplace x line where given); null means all
--   shop VARCHAR text "null means all, or the only one"
--   marketplace VARCHAR text "null means all"
--   month DATE day "first day of the month"
--   line VARCHAR text "product line; null means the whole site"
--   metric VARCHAR text "sales, units ..."
--   target DOUBLE money "the target"
--   currency VARCHAR text "ISO code for money"
select shop, marketplace, month, line, metric, target, currency
from mart.target
order by
    month asc, shop asc nulls first, marketplace asc nulls first, line asc nulls first, metric asc, target asc, currency asc
