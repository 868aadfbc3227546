-- How many rows does each delivery hold for each day?
-- result: one row per delivery x marketplace x day with rows; spans are no days
select delivery_id, marketplace, day, count(*) as row_count from raw.orders group by delivery_id, marketplace, day
union all
select delivery_id, marketplace, day, count(*) as row_count from raw.site_day group by delivery_id, marketplace, day
union all
select delivery_id, marketplace, snapshot_day as day, count(*) as row_count
from raw.inventory group by delivery_id, marketplace, snapshot_day
union all
select delivery_id, marketplace, day, count(*) as row_count from raw.reviews group by delivery_id, marketplace, day
union all
select delivery_id, marketplace, day, count(*) as row_count from raw.returns group by delivery_id, marketplace, day
union all
select delivery_id, marketplace, day, count(*) as row_count from raw.fees group by delivery_id, marketplace, day
union all
select delivery_id, marketplace, day, count(*) as row_count from raw.visits group by delivery_id, marketplace, day
union all
select delivery_id, marketplace, snapshot_day as day, count(*) as row_count
from raw.voc group by delivery_id, marketplace, snapshot_day
union all
select delivery_id, marketplace, snapshot_day as day, count(*) as row_count
from raw.listings group by delivery_id, marketplace, snapshot_day
union all
select delivery_id, marketplace, day, count(*) as row_count from raw.stock_moves group by delivery_id, marketplace, day
union all
select delivery_id, marketplace, day, count(*) as row_count from raw.stock_costs group by delivery_id, marketplace, day
union all
select delivery_id, marketplace, last_day as day, count(*) as row_count from raw.search_queries group by delivery_id, marketplace, last_day
union all
select delivery_id, marketplace, last_day as day, count(*) as row_count from raw.search_catalog group by delivery_id, marketplace, last_day
union all
select delivery_id, marketplace, last_day as day, count(*) as row_count from raw.search_terms group by delivery_id, marketplace, last_day
union all
select delivery_id, marketplace, last_day as day, count(*) as row_count from raw.repeat_purchase group by delivery_id, marketplace, last_day
union all
select delivery_id, marketplace, period_end as day, count(*) as row_count from raw.ads
where period_start = period_end group by delivery_id, marketplace, period_end
union all
select delivery_id, marketplace, period_end as day, count(*) as row_count from raw.asin_period
where period_start = period_end group by delivery_id, marketplace, period_end
union all
select delivery_id, marketplace, snapshot_day as day, count(*) as row_count
from raw.campaign_state group by delivery_id, marketplace, snapshot_day
union all
select delivery_id, marketplace, period_end as day, count(*) as row_count from raw.ad_purchases
where period_start = period_end group by delivery_id, marketplace, period_end
