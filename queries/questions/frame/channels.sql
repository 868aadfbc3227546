-- Which channels can be chosen?
-- parameters: none
-- result: one row per channel that any site's sales came by
--   channel VARCHAR text "key in definitions/channels.toml"
--   days BIGINT count "days on which it is known"
select channel, count(distinct day) as days
from mart.channel_day
group by channel
order by channel asc
