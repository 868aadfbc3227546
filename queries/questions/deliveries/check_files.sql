-- Which files tell the slice of each failed check that is furthest apart?
-- parameters: shop VARCHAR "seller account; null for all", marketplace VARCHAR "two-letter site; null for all",
--   most BIGINT "how many of a check and site at most"
-- result: one row per failed check x shop x marketplace x file, the newest export of each kind first
--   name VARCHAR text "key in definitions/checks.toml"
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   file VARCHAR text "file below data/"
--   exported_at TIMESTAMP time "when it was exported, UTC"
with met as (
    select distinct s.name, s.shop, s.marketplace, c.kind, c.report, d.file, d.exported_at
    from mart.check_slice as s
    inner join mart.check_result as r
        on s.name = r.name and s.shop = r.shop and s.marketplace = r.marketplace
    inner join given.check_source as c
        on s.name = c.name
    inner join mart.delivery as d
        on c.kind = d.kind and d.report like c.report and s.shop = d.shop and s.marketplace = d.marketplace
        and s.last_day >= d.coverage_start and s.first_day <= d.coverage_end
    where
        s.turn = 1 and r.state = 'fail'
        and s.shop = coalesce($shop, s.shop) and s.marketplace = coalesce($marketplace, s.marketplace)
),
ranked as (
    select
        name, shop, marketplace, file, max(exported_at) as exported_at,
        min(nth) as nth
    from (
        select
            name, shop, marketplace, file, exported_at,
            row_number() over (partition by name, shop, marketplace, kind, report order by exported_at desc, file) as nth
        from met
    ) as numbered
    group by name, shop, marketplace, file
),
listed as (
    select
        name, shop, marketplace, file, exported_at,
        row_number() over (partition by name, shop, marketplace order by nth, exported_at desc, file) as turn
    from ranked
)
select name, shop, marketplace, file, exported_at
from listed
where turn <= $most
order by name, shop, marketplace, turn
