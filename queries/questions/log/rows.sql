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
with missing as (
    select distinct l.number
    from mart.log as l cross join (select unnest(string_split(lower($words), ' ')) as word where coalesce($words, '') <> '') as w
    where l.noise is null and l.day <= $until and l.last_day >= $since and not contains(l.searched, w.word)
),
chosen as (
    select
        shop, marketplace, line, owner, asin, sku, name, name_zh, ad_product, campaign, kind, day, last_day, seen_from, said_before, said,
        amount_before, amount, units, currency, source, place, number, together
    from mart.log
    where
        noise is null and day <= $until and last_day >= $since and ($kind is null or kind = $kind)
        and ($shop is null or coalesce(shop, $shop) = $shop) and ($line is null or coalesce(line, $line) = $line)
        and ($marketplace is null or coalesce(marketplace, $marketplace) = $marketplace)
        and ($owner is null or owner = $owner or (owner is null and asin is null and campaign is null))
        and number not in (select m.number from missing as m)
),
crowds as (
    select together, count(*) as beside, min(number) as number from chosen where place > 0 group by together having count(*) >= $fold
)
select
    c.shop, c.marketplace, c.line, c.owner, c.asin, c.sku, c.name, c.name_zh, c.ad_product, c.campaign, c.kind, c.day, c.last_day,
    c.seen_from, c.said_before, c.said, c.amount_before, c.amount, c.units, c.currency, c.source, c.place,
    coalesce(o.beside, 1) as changes, (select count(*) from chosen) as known
from chosen as c left join crowds as o on c.together = o.together
where o.number is null or o.number = c.number
order by c.day desc, c.place asc, c.name asc, c.shop asc nulls first, c.marketplace asc nulls first, c.kind asc, c.number asc
limit cast($most as bigint)
