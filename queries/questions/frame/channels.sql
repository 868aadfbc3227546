-- Which channels can be chosen, and where?
-- parameters: none
-- result: one row per shop x marketplace x channel that its sales came by
--   shop VARCHAR text "the seller account"
--   marketplace VARCHAR text "two-letter site"
--   channel VARCHAR text "key in definitions/channels.toml"
--   days BIGINT count "days on which it is known"
select shop, marketplace, channel, count(distinct day) as days
from mart.channel_day
group by shop, marketplace, channel
order by channel asc, shop asc, marketplace asc
