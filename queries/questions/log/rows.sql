-- What changed, by the exports and by what people wrote down, newest first?
-- Every word must occur in ASIN, SKU, title, name or campaign. What is of no single line or owner is for everybody; noise is left out.
-- parameters: shop VARCHAR "seller account; null for all", marketplace VARCHAR "two-letter site; null for all",
--   line VARCHAR "product line; null for all", owner VARCHAR "who looks after it; null for all", since DATE "first day",
--   until DATE "last day", words VARCHAR "what was typed; null or empty lists all", kind VARCHAR "kind of change; null for all",
--   most BIGINT "how many rows at most"
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
--   known BIGINT count "how many there are, also beyond the most"
with words as (
    select unnest(string_split(lower(coalesce($words, '')), ' ')) as word
)

select
    l.shop, l.marketplace, l.line, l.owner, l.asin, l.sku, l.name, l.name_zh, l.ad_product, l.campaign, l.kind, l.day, l.last_day,
    l.seen_from, l.said_before, l.said, l.amount_before, l.amount, l.units, l.currency, l.source, l.place,
    count(*) over () as known
from mart.log as l
where
    l.noise is null and l.day <= $until and l.last_day >= $since
    and ($shop is null or coalesce(l.shop, $shop) = $shop)
    and ($marketplace is null or coalesce(l.marketplace, $marketplace) = $marketplace)
    and ($line is null or coalesce(l.line, $line) = $line)
    and ($owner is null or l.owner = $owner or (l.owner is null and l.asin is null and l.campaign is null))
    and ($kind is null or l.kind = $kind)
    and not exists (
        select 1 from words as w
        where not contains(lower(concat_ws(' ', l.asin, l.sku, l.name, l.name_zh, l.title, l.campaign, l.said, l.said_before)), w.word)
    )
order by
    l.day desc, l.place asc, l.name asc, l.shop asc nulls first, l.marketplace asc nulls first, l.asin asc nulls first,
    l.sku asc nulls first, l.kind asc,
    l.campaign asc nulls first, l.ad_product asc nulls first, l.line asc nulls first, l.last_day asc, l.name_zh asc,
    l.source asc nulls first
limit cast($most as bigint)
