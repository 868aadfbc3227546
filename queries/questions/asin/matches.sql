-- Which products do people mean by these words?
-- Without words it lists every product, the best seller of each site first: money of two sites is not compared.
-- Every word must occur in ASIN, SKU, title or short name.
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
--   sales DOUBLE money "ordered product sales of the 28 days up to the day; null when no sales are known"
--   units BIGINT count "units of the same days"
with words as (
    select unnest(string_split(lower(coalesce($words, '')), ' ')) as word
),

products as (
    select
        marketplace, asin, min(sku) as sku, min(title) as title, min(short_name) as short_name,
        min(short_name_zh) as short_name_zh, min(line) as line, min(owner) as owner,
        lower(concat_ws(' ', asin, min(sku), min(title), min(short_name), min(short_name_zh))) as said
    from mart.product
    where
        ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace)
        and ($line is null or line = $line)
        and ($owner is null or owner = $owner)
    group by marketplace, asin
),

sold as (
    select marketplace, asin, min(currency) as currency, sum(sales) as sales, cast(sum(units) as bigint) as units
    from mart.asin_day
    where
        day between cast($day as date) - interval 27 day and cast($day as date)
        and ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace)
    group by marketplace, asin
)

select
    products.marketplace, products.asin, products.sku, products.title, products.short_name,
    products.short_name_zh, products.line, products.owner, sold.currency, sold.sales, cast(sold.units as bigint) as units
from products
left join sold on products.marketplace = sold.marketplace and products.asin = sold.asin
where not exists (select 1 from words where not contains(products.said, words.word))
order by
    row_number() over (partition by products.marketplace order by sold.sales desc nulls last, products.asin asc) asc,
    products.marketplace asc
limit cast($most as bigint)
