-- Which risks does the team watch?
-- parameters: none
-- result: one row per risk
--   shop VARCHAR text "null means all"
--   marketplace VARCHAR text "null means all"
--   line VARCHAR text "null means all"
--   risk VARCHAR text "what could happen"
--   risk_zh VARCHAR text "the same in Chinese"
--   probability DOUBLE number "how likely it is, 0 to 1"
--   loss DOUBLE money "what it would cost"
--   currency VARCHAR text "of the loss"
--   owner VARCHAR text "who watches it"
--   trigger VARCHAR text "metric and bound that show it first"
select distinct shop, marketplace, line, risk, risk_zh, probability, loss, currency, owner, trigger
from mart.risk
order by risk, shop nulls first, marketplace nulls first, line nulls first, probability, loss, currency, owner, trigger
