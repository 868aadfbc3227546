-- What moved beside an action: price, stock, Buy Box, ads and reviews of its products before its start and after?
-- A figure is null where no day of its side has it.
-- parameters: asins VARCHAR[] "the products acted on", marketplace VARCHAR "two-letter site",
--   shop VARCHAR "seller account; null for all", since DATE "first day before", starts DATE "first day of the action",
--   last DATE "last day after"
-- result: one row per side, before and after, on which a product has a row
--   side VARCHAR text "before or after"
--   days BIGINT count "days whose sales are known"
--   currency VARCHAR text "the site's"
--   units BIGINT count "units ordered on those days"
--   price DOUBLE money "sales / units"
--   shelf_days BIGINT count "product-days whose stock is known"
--   sold_out_days BIGINT count "of them without a sellable unit"
--   buy_box DOUBLE percent "Buy Box page views / page views"
--   ad_days BIGINT count "days whose ads are known"
--   ad_spend DOUBLE money "ad spend on these products"
--   ctr DOUBLE percent "clicks / impressions of their ads"
--   ad_conversion DOUBLE percent "ad orders / clicks"
--   reviews BIGINT count "reviews of those days"
--   low_stars BIGINT count "of them with 1 to 3 stars"
--   stars DOUBLE number "mean stars"
with sold as (
    select
        case when day < cast($starts as date) then 'before' else 'after' end as side, max(currency) as currency,
        count(distinct case when is_complete then day end) as days,
        sum(case when is_complete then units end) as units, sum(case when is_complete then sales end) as sales,
        count(available) as shelf_days, count(case when available <= 0 then 1 end) as sold_out_days,
        sum(buy_box_page_views) as buy_box_page_views, sum(buy_box_base) as buy_box_base,
        count(distinct case when is_ads_complete then day end) as ad_days,
        sum(case when is_ads_complete then ad_spend end) as ad_spend, sum(ad_impressions) as impressions,
        sum(ad_clicks) as clicks, sum(ad_orders) as ad_orders
    from mart.asin_day
    where
        list_contains($asins, asin) and marketplace = $marketplace and ($shop is null or shop = $shop)
        and day between $since and $last
    group by case when day < cast($starts as date) then 'before' else 'after' end
),

reviewed as (
    select
        case when day < cast($starts as date) then 'before' else 'after' end as side,
        sum(reviews) as reviews, sum(low_star_reviews) as low_stars, sum(stars) as stars
    from mart.review_day
    where
        list_contains($asins, asin) and marketplace = $marketplace and ($shop is null or shop = $shop)
        and day between $since and $last
    group by case when day < cast($starts as date) then 'before' else 'after' end
)

select
    d.side, cast(d.days as bigint) as days, d.currency, cast(d.units as bigint) as units, metric.asp(d.sales, d.units) as price,
    cast(d.shelf_days as bigint) as shelf_days, cast(d.sold_out_days as bigint) as sold_out_days,
    metric.buy_box(d.buy_box_page_views, d.buy_box_base) as buy_box, cast(d.ad_days as bigint) as ad_days, d.ad_spend,
    metric.ctr(d.clicks, d.impressions) as ctr, metric.ad_conversion(d.ad_orders, d.clicks) as ad_conversion,
    cast(r.reviews as bigint) as reviews, cast(r.low_stars as bigint) as low_stars, metric.rating(r.stars, r.reviews) as stars
from sold as d
left join reviewed as r on d.side = r.side
order by d.side desc
