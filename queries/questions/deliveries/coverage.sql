-- Which source has which day, by shop and site?
-- parameters: shop VARCHAR "seller account; null for all", marketplace VARCHAR "two-letter site; null for all",
--   since DATE "first day", until DATE "last day"
-- result: one row per source x shop x marketplace x day that has anything
--   source VARCHAR text "family of exports"
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   day DATE day "marketplace day"
--   rows BIGINT count "rows found"
--   is_complete BOOLEAN flag "the day had ended when it was exported"
select source, shop, marketplace, day, cast(sum(rows) as bigint) as rows, bool_or(is_complete) as is_complete
from mart.source_day
where
    ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace)
    and day between $since and $until
group by source, shop, marketplace, day
order by source asc, shop asc, marketplace asc, day asc
