-- What does the latest export say about each returned unit?
-- result: one row per returned unit (or line of units)
with versions as (
    select
        r.shop, r.marketplace, r.return_key, r.day, r.asin, r.sku, r.units, r.reason, r.disposition, r.comment,
        row_number() over (
            partition by r.shop, r.marketplace, r.return_key
            order by r.exported_at desc, r.digest desc, r.line_number desc
        ) as recency
    from raw.returns as r
    left join fact.line_overruled as o
        on r.delivery_id = o.delivery_id and r.shop = o.shop and r.marketplace = o.marketplace and r.day = o.day
    where o.delivery_id is null
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
    v.return_key,
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
