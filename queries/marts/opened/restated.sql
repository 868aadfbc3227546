-- What did each source say of a day at each age, beside what it says of it since the day has settled?
-- Both by one report; a day that no export has told since it settled has no final value yet.
-- result: one row per source x report x shop x marketplace x day x age x metric
with told as (
    select source, report, shop, marketplace, day, age, exported_at, 'sales' as metric, sales as value from part.version_day
    union all
    select source, report, shop, marketplace, day, age, exported_at, 'units' as metric, cast(units as double) as value from part.version_day
    union all
    select source, report, shop, marketplace, day, age, exported_at, 'sessions' as metric, cast(sessions as double) as value
    from part.version_day
    union all
    select source, report, shop, marketplace, day, age, exported_at, 'ad_spend' as metric, ad_spend as value from part.version_day
    union all
    select source, report, shop, marketplace, day, age, exported_at, 'ad_sales' as metric, ad_sales as value from part.version_day
),
ranked as (
    select
        t.source, t.report, t.shop, t.marketplace, t.day, t.metric, t.value, m.days as settles_after,
        row_number() over (
            partition by t.source, t.report, t.shop, t.marketplace, t.day, t.metric order by t.exported_at desc, t.age desc
        ) as place
    from told as t
    inner join given.maturity as m on t.source = m.source
    where t.age >= m.days and t.value is not null
)
select
    t.source,
    t.report,
    t.shop,
    t.marketplace,
    t.metric,
    t.day,
    t.age,
    t.value,
    f.value as final_value
from told as t
inner join ranked as f
    on t.source = f.source and t.report = f.report and t.shop = f.shop and t.marketplace = f.marketplace
    and t.day = f.day and t.metric = f.metric and f.place = 1
where t.value is not null and t.age < f.settles_after
