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
    select unnest(string_split(lower($words), ' ')) as word where coalesce($words, '') <> ''
),
missed as (
    select distinct p.shop, p.marketplace, p.asin
    from mart.product as p cross join words as w
    where not contains(lower(concat_ws(' ', p.asin, p.sku, p.title, p.short_name, p.short_name_zh)), w.word)
),
sold as (
    select shop, marketplace, asin, sum(sales) as sales, sum(units) as units
    from mart.asin_day
    where day between cast($day as date) - interval 27 day and cast($day as date) and is_complete
    group by shop, marketplace, asin
),
offers as (
    select
        p.shop, p.marketplace, p.asin, sum(s.sales) over one as sales, cast(sum(s.units) over one as bigint) as units,
        count(s.asin) over one as selling, count(*) over one - count(m.asin) over one as meant,
        row_number() over (partition by p.marketplace, p.asin order by round(s.sales, 2) desc nulls last, p.shop asc) as place
    from mart.product as p left join sold as s on p.shop = s.shop and p.marketplace = s.marketplace and p.asin = s.asin
    left join missed as m on p.shop = m.shop and p.marketplace = m.marketplace and p.asin = m.asin
    where
        ($shop is null or p.shop = $shop) and ($marketplace is null or p.marketplace = $marketplace)
        and ($line is null or p.line = $line) and ($owner is null or p.owner = $owner)
    window one as (partition by p.marketplace, p.asin)
),
listed as (
    select
        shop, marketplace, asin, sales, units, selling,
        row_number() over (partition by marketplace order by round(sales, 2) desc nulls last, asin asc) as turn
    from offers
    where place = 1 and meant > 0
    order by turn asc, marketplace asc
    limit cast($most as bigint)
)
select
    o.marketplace, o.asin, p.sku, p.title, p.short_name, p.short_name_zh, p.line, p.owner,
    case when o.selling > 0 then g.currency end as currency, o.sales, o.units
from listed as o
inner join given.site as g on o.marketplace = g.marketplace
inner join mart.product as p on o.shop = p.shop and o.marketplace = p.marketplace and o.asin = p.asin
order by o.turn asc, o.marketplace asc
