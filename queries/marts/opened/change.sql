-- What changed from one export to the next, whatever it is?
-- Told by two reports, or for two SKUs of one ASIN, the same change of a product or campaign is one: the one whose days are known more
-- closely.
-- result: one row per change
with ranked as (
    select
        kind, report, shop, marketplace, asin, sku, ad_product, campaign, day, seen_from, last_day,
        said_before, said, amount_before, amount, units, currency, noise,
        coalesce(asin, campaign)        as subject,
        coalesce(seen_from, day - 1) as since,
        row_number() over (
            order by day - coalesce(seen_from, day - 1), kind, shop, marketplace, asin, report nulls first, sku nulls first, day, campaign
        ) as rank
    from mart.change_told
),

doubled as (
    select distinct t.rank
    from ranked as t
    inner join ranked as o
        on t.kind = o.kind and t.shop = o.shop and t.marketplace = o.marketplace and t.subject = o.subject
    where
        o.rank < t.rank and o.since < t.day and t.since < o.day
        and (
            t.kind = 'stock_arrival' or (
                t.said is not distinct from o.said and t.amount is not distinct from o.amount
                and (
                    o.report is distinct from t.report
                    or (t.said_before is not distinct from o.said_before and t.amount_before is not distinct from o.amount_before)
                )
            )
        )
)

select
    t.kind, t.report, t.shop, t.marketplace, t.asin, t.sku, t.ad_product, t.campaign, t.day, t.seen_from, t.last_day,
    t.said_before, t.said, t.amount_before, t.amount, t.units, t.currency, t.noise
from ranked as t
left join doubled as d
    on t.rank = d.rank
where d.rank is null
