-- On which days of a month did more units lie on an ASIN's shelf than in the report's snapshot before?
-- The first and the last snapshot of the month are kept too: across its ends the opened mart compares them.
-- partition: day
-- result: one row per report x shop x marketplace x ASIN x day with a rise, or first or last of its month
with told as (
    select
        t.report, t.shop, t.marketplace, t.asin, t.day, t.available, t.reserved,
        lag(t.day) over one                                             as day_before,
        lag(t.available) over one                                       as available_before,
        lag(t.reserved) over one                                        as reserved_before,
        lead(t.day) over one                                            as day_after
    from fact.shelf_told as t
    inner join given.day as d
        on t.day = d.day
    window one as (partition by d.month, t.report, t.shop, t.marketplace, t.asin order by t.day)
)

select report, shop, marketplace, asin, day, available, reserved, day_before, available_before, reserved_before
from told
where
    day_before is null or day_after is null or available > available_before
    or available + coalesce(reserved, 0) > available_before + coalesce(reserved_before, 0)
order by report, shop, marketplace, asin, day
