-- Which products do people mean by these words?
-- Without words it lists every product, the best seller of each site first: money of two sites is not compared.
-- Every word must occur in ASIN, SKU, title or short name. Sold by several shops, it bears the names of the one that sells most.
-- parameters: words VARCHAR "what was typed; null or empty lists all", shop VARCHAR "seller account; null for all",
--   marketplace VARCHAR "two-letter site; null for all", line VARCHAR "product line; null for all",
--   owner VARCHAR "who looks after it; null for all", day DATE "last day that counts", most BIGINT "how many rows at most"
-- result: one row per marketplace x asin
--   marketplace VARCHAR text "two-letter site"
--   asin VARCHAR text "child ASIN"
--   sku VARCHAR text "seller's SKU"
--   title VARCHAR text "title as the last export wrote it"
--   short_name VARCHAR text "the name on the wall"
--   short_name_zh VARCHAR text "the name on the wall in Chinese"
--   line VARCHAR text "product line; ~none without one"
--   owner VARCHAR text "who looks after it; null when unknown"
--   currency VARCHAR text "ISO code; null when nothing was sold"
--   sales DOUBLE money "ordered product sales of the complete ones of the 28 days up to the day; null when no sales are known"
--   units BIGINT count "units of the same days"
with words as (
    select unnest(string_split(lower(coalesce($words, '')), ' ')) as word
),

sold as (
    select shop, marketplace, asin, max(currency) as currency, sum(sales) as sales, sum(units) as units
    from mart.asin_day
    where day between cast($day as date) - interval 27 day and cast($day as date) and is_complete
    group by shop, marketplace, asin
),

offers as (
    select
        p.marketplace, p.asin, p.sku, p.title, p.short_name, p.short_name_zh, p.line, p.owner,
        lower(concat_ws(' ', p.asin, p.sku, p.title, p.short_name, p.short_name_zh)) as said,
        max(s.currency) over one as currency, sum(s.sales) over one as sales, cast(sum(s.units) over one as bigint) as units,
        row_number() over (partition by p.marketplace, p.asin order by s.sales desc nulls last, p.shop asc) as place
    from mart.product as p
    left join sold as s on p.shop = s.shop and p.marketplace = s.marketplace and p.asin = s.asin
    where
        ($shop is null or p.shop = $shop) and ($marketplace is null or p.marketplace = $marketplace)
        and ($line is null or p.line = $line) and ($owner is null or p.owner = $owner)
    window one as (partition by p.marketplace, p.asin)
),

meant as (
    select distinct marketplace, asin
    from offers
    where not exists (select 1 from words where not contains(offers.said, words.word))
)

select
    o.marketplace, o.asin, o.sku, o.title, o.short_name, o.short_name_zh, o.line, o.owner, o.currency, o.sales, o.units
from offers as o
inner join meant as m on o.marketplace = m.marketplace and o.asin = m.asin
where o.place = 1
order by
    row_number() over (partition by o.marketplace order by o.sales desc nulls last, o.asin asc) asc, o.marketplace asc
limit cast($most as bigint)
