-- Do the sources of sales agree, where by-date figures stand beside a sum of ASINs?
-- parameters: shop VARCHAR "seller account; null for all", marketplace VARCHAR "two-letter site; null for all"
-- result: one row per shop x marketplace x source of the parts, over its last 28 complete days
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   parts_source VARCHAR text "by_asin or orders"
--   currency VARCHAR text "ISO code"
--   days BIGINT count "days compared"
--   by_date DOUBLE money "Sales and Traffic by date"
--   parts DOUBLE money "sum over the ASINs"
--   apart BIGINT count "days on which they differ by more than 1 % of the larger"
--   worst_day DATE day "day with the largest difference"
--   worst DOUBLE money "the difference on that day, parts minus by date"
with compared as (
    select
        pair.shop, pair.marketplace, pair.parts_source, pair.currency, pair.day, pair.by_date_sales, pair.parts_sales,
        pair.sales_difference,
        row_number() over (
            partition by pair.shop, pair.marketplace, pair.parts_source
            order by abs(pair.sales_difference) desc nulls last, pair.day desc
        ) as place
    from mart.reconciliation as pair
    inner join mart.site as site on pair.shop = site.shop and pair.marketplace = site.marketplace
    where
        pair.is_complete and pair.day between site.sales_day - interval 27 day and site.sales_day
        and ($shop is null or pair.shop = $shop) and ($marketplace is null or pair.marketplace = $marketplace)
)

select
    shop, marketplace, parts_source, min(currency) as currency, count(day) as days, sum(by_date_sales) as by_date,
    sum(parts_sales) as parts,
    count(*) filter (where abs(sales_difference) > 0.01 * greatest(abs(by_date_sales), abs(parts_sales))) as apart,
    max(case when place = 1 then day end) as worst_day, max(case when place = 1 then sales_difference end) as worst
from compared
group by shop, marketplace, parts_source
order by shop asc, marketplace asc, parts_source asc
