-- What does the latest export say about each returned unit?
-- result: one row per returned unit (or line of units)
with versions as (
    select
        shop, marketplace, day, asin, sku, units, reason, disposition, comment,
        row_number() over (
            partition by shop, marketplace, return_key
            order by exported_at desc, digest desc, line_number desc
        ) as recency
    from raw.returns
),
reasons as (
    select distinct reason from raw.returns
),
groups as (
    select
        r.reason, g.reason_group,
        row_number() over (partition by r.reason order by g.place) as place
    from reasons as r
    inner join given.return_reason as g
        on lower(r.reason) like g.pattern escape '\'
)
select
    v.shop,
    v.marketplace,
    v.asin,
    v.day,
    v.reason,
    coalesce(g.reason_group, 'unknown') as reason_group,
    v.disposition,
    v.comment,
    v.units
from versions as v
left join groups as g
    on v.reason = g.reason and g.place = 1
where v.recency = 1
