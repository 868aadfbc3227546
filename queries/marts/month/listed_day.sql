-- How many ASINs did each full list of the account's offers name?
-- partition: day
-- result: one row per report x shop x marketplace x day of an export
select
    s.report,
    s.shop,
    s.marketplace,
    s.day,
    count(distinct l.asin) as asins
from raw.listings as l
inner join fact.state_slice as s
    on l.delivery_id = s.delivery_id and l.shop = s.shop and l.marketplace = s.marketplace and l.snapshot_day = s.day
group by s.report, s.shop, s.marketplace, s.day
order by s.report, s.shop, s.marketplace, s.day
