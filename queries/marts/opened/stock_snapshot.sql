-- On which days was the stock of each site counted?
-- Apart from the counts, of which there are thousands a day: which day is the latest is asked by every page about stock.
-- result: one row per shop x marketplace x snapshot day
select shop, marketplace, snapshot_day
from mart.stock
group by shop, marketplace, snapshot_day
