-- Which days does each source cover?
-- parameters: since DATE "first day", until DATE "last day"
-- result: one row per source x shop x marketplace x day
--   source VARCHAR text "orders, site_traffic, asin_traffic, ads, inventory or reviews"
--   shop VARCHAR text "the seller account"
--   marketplace VARCHAR text "two-letter site"
--   day DATE day "marketplace day"
--   rows BIGINT count "rows of that day in the export in force; 0 where it covers the day without a row"
--   is_complete BOOLEAN flag "the day had ended when the file was exported"
--   is_span BOOLEAN flag "known only as part of a longer span"
--   report VARCHAR text "the report in force"
--   exported_at TIMESTAMP time "when it was exported, UTC"
select source, shop, marketplace, day, "rows", is_complete, is_span, report, exported_at
from mart.source_day
where day between $since and $until
order by source, shop, marketplace, day
