-- What happened, by the exports and by what people wrote down: one log?
-- A campaign is of a line and an owner where all it advertises is. Place is the rank of importance, 0 what people wrote.
-- Its number orders changes of one kind, day and site, which share the number of those together; what is searched is in lower case.
-- result: one row per change or event; shop, marketplace, line or ASIN null where it touches all
with advertised as (
    select
        c.shop, c.marketplace, c.ad_product, c.campaign,
        case when min(p.line) = max(p.line) then min(p.line) end                        as line,
        case when count(*) = count(p.owner) and min(p.owner) = max(p.owner) then min(p.owner) end as owner
    from part.campaign_asin as c
    inner join mart.product as p
        on c.shop = p.shop and c.marketplace = p.marketplace and c.asin = p.asin
    group by c.shop, c.marketplace, c.ad_product, c.campaign
),

owned as (
    select asin, min(nullif(line, '~none')) as line, min(owner) as owner
    from mart.product
    group by asin
),

all_rows as (
    select
        c.shop, c.marketplace, coalesce(p.line, a.line, '~none') as line, coalesce(p.owner, a.owner) as owner, c.asin,
        coalesce(c.sku, p.sku) as sku, coalesce(p.short_name, c.campaign) as name, coalesce(p.short_name_zh, c.campaign) as name_zh,
        p.title, c.ad_product, c.campaign, c.kind, c.day, c.last_day, c.seen_from, c.said_before, c.said, c.amount_before, c.amount,
        c.units, c.currency, c.report as source, k.place, c.noise
    from mart.change as c
    inner join given.change_kind as k
        on c.kind = k.kind
    left join mart.product as p
        on c.shop = p.shop and c.marketplace = p.marketplace and c.asin = p.asin
    left join advertised as a
        on c.shop = a.shop and c.marketplace = a.marketplace and c.ad_product = a.ad_product and c.campaign = a.campaign
    union all
    select distinct
        e.shop, e.marketplace, coalesce(e.line, o.line) as line, o.owner, e.asin, null as sku, e.name, e.name_zh, null as title,
        null as ad_product, null as campaign, concat('event_', e.event_kind) as kind, e.day_start as day, e.day_end as last_day,
        null as seen_from, null as said_before, null as said, null as amount_before, null as amount, null as units, null as currency,
        'events' as source, 0 as place, null as noise
    from part.event as e
    left join owned as o
        on e.asin = o.asin
)

select
    shop, marketplace, line, owner, asin, sku, name, name_zh, title, ad_product, campaign, kind, day, last_day, seen_from, said_before,
    said, amount_before, amount, units, currency, source, place, noise,
    row_number() over (order by name, asin, sku, campaign, ad_product, line, last_day, source) as number,
    dense_rank() over (order by day, kind, shop, marketplace) as together,
    lower(concat_ws(' ', asin, sku, name, name_zh, title, campaign, said, said_before)) as searched
from all_rows
