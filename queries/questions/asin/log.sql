-- What was changed at this ASIN, and what else touches it in these days, newest first?
-- Its own changes, those of campaigns that advertise it, and what people wrote down for it, its line, its site or everybody.
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site", shop VARCHAR "seller account; null for all",
--   line VARCHAR "its product line; null without one", since DATE "first day", until DATE "last day"
-- result: one row per change or event
--   shop VARCHAR text "seller account; null means all"
--   marketplace VARCHAR text "two-letter site; null means all"
--   line VARCHAR text "product line; ~none without one, null means all"
--   owner VARCHAR text "who looks after it; null when unknown or all"
--   asin VARCHAR text "child ASIN; null where it is of no single product"
--   sku VARCHAR text "seller's SKU"
--   name VARCHAR text "the product's or the campaign's name, or what happened"
--   name_zh VARCHAR text "the same in Chinese"
--   ad_product VARCHAR text "SP, SB or SD of a campaign"
--   campaign VARCHAR text "campaign; null for a product"
--   kind VARCHAR text "key in definitions/changes.toml, or event_ and the event's own kind"
--   day DATE day "first day of an event, or day of the first export with the new value"
--   last_day DATE day "last day of an event or of an arrival"
--   seen_from DATE day "day of the last export with the old value; null where the day is known"
--   said_before VARCHAR text "title, status or state before"
--   said VARCHAR text "the same after"
--   amount_before DOUBLE number "price, budget or units on the shelf before"
--   amount DOUBLE number "the same after"
--   units BIGINT count "units that arrived, or at least that many"
--   currency VARCHAR text "ISO code of the amounts; null for units"
--   source VARCHAR text "report; null where any export tells it"
--   place BIGINT number "rank of importance, 0 what people wrote"
with advertising as (
    select distinct shop, marketplace, ad_product, campaign
    from mart.campaign_asin
    where asin = $asin and marketplace = $marketplace
)

select
    l.shop, l.marketplace, l.line, l.owner, l.asin, l.sku, l.name, l.name_zh, l.ad_product, l.campaign, l.kind, l.day, l.last_day,
    l.seen_from, l.said_before, l.said, l.amount_before, l.amount, l.units, l.currency, l.source, l.place
from mart.log as l
left join advertising as a
    on l.shop = a.shop and l.marketplace = a.marketplace and l.ad_product = a.ad_product and l.campaign = a.campaign
where
    l.noise is null and l.day <= $until and l.last_day >= $since
    and coalesce(l.marketplace, $marketplace) = $marketplace and ($shop is null or coalesce(l.shop, $shop) = $shop)
    and (
        l.asin = $asin or a.campaign is not null
        or (l.asin is null and l.campaign is null and (l.line is null or l.line = $line))
    )
order by
    l.day desc, l.place asc, l.name asc, l.shop asc nulls first, l.marketplace asc nulls first, l.asin asc nulls first,
    l.sku asc nulls first, l.kind asc,
    l.campaign asc nulls first, l.ad_product asc nulls first, l.line asc nulls first, l.last_day asc, l.name_zh asc,
    l.source asc nulls first
