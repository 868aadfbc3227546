-- What changed, by the exports and by what people wrote down, newest first?
-- Every word must occur in ASIN, SKU, title, name or campaign. What is of no single line or owner is for everybody; noise is left out.
-- Many changes of one kind on one day and site are one row if asked: the first of them by name, with how many there are.
-- parameters: shop VARCHAR "seller account; null for all", marketplace VARCHAR "two-letter site; null for all",
--   line VARCHAR "product line; null for all", owner VARCHAR "who looks after it; null for all", since DATE "first day",
--   until DATE "last day", words VARCHAR "what was typed; null or empty lists all", kind VARCHAR "kind of change; null for all",
--   fold BIGINT "from how many changes on one row stands for all; null lists every one", most BIGINT "how many rows at most"
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
--   changes BIGINT count "how many changes the row stands for"
--   known BIGINT count "how many changes there are, also beyond the most"
with words as (
    select unnest(string_split(lower($words), ' ')) as word where coalesce($words, '') <> ''
),
chosen as (
    select
        l.shop, l.marketplace, l.line, l.owner, l.asin, l.sku, l.name, l.name_zh, l.ad_product, l.campaign, l.kind, l.day, l.last_day,
        l.seen_from, l.said_before, l.said, l.amount_before, l.amount, l.units, l.currency, l.source, l.place, count(*) over () as known,
        case when l.place > 0 then count(*) over together else 1 end as beside,
        row_number() over (together order by l.name, l.asin, l.sku, l.campaign, l.ad_product, l.line, l.last_day, l.source) as turn
    from mart.log as l
    where
        l.noise is null and l.day <= $until and l.last_day >= $since and ($kind is null or l.kind = $kind)
        and ($shop is null or coalesce(l.shop, $shop) = $shop) and ($line is null or coalesce(l.line, $line) = $line)
        and ($marketplace is null or coalesce(l.marketplace, $marketplace) = $marketplace)
        and ($owner is null or l.owner = $owner or (l.owner is null and l.asin is null and l.campaign is null))
        and not exists (
            select 1 from words as w
            where not contains(lower(concat_ws(' ', l.asin, l.sku, l.name, l.name_zh, l.title, l.campaign, l.said, l.said_before)), w.word)
        )
    window together as (partition by l.day, l.kind, l.shop, l.marketplace)
)
select
    shop, marketplace, line, owner, asin, sku, name, name_zh, ad_product, campaign, kind, day, last_day, seen_from, said_before, said,
    amount_before, amount, units, currency, source, place, case when beside >= $fold then beside else 1 end as changes, known
from chosen
where $fold is null or beside < $fold or turn = 1
order by day desc, place asc, name asc, shop asc nulls first, marketplace asc nulls first, kind asc, turn asc
limit cast($most as bigint)
