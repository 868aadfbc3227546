-- How did the shoppers come who bought: by which ad product, or by organic search and everything else?
-- Amazon tells no more than ad-attributed sales; the rest is a remainder, negative where attribution lags, never clipped.
-- result: one row per shop x marketplace x day x channel, where both sales and ad sales are known
with sites as (
    select shop, marketplace, day, currency, is_complete, is_ads_complete, sales, ad_sales
    from part.site_day
    where sales is not null and ad_sales is not null
),
ads as (
    select shop, marketplace, day, ad_product, sum(ad_sales) as ad_sales
    from part.campaign_day
    group by shop, marketplace, day, ad_product
)
select
    s.shop,
    s.marketplace,
    s.day,
    concat('ads_', lower(a.ad_product))  as channel,
    s.currency,
    s.is_complete and s.is_ads_complete  as is_complete,
    a.ad_sales                           as sales
from sites as s
inner join ads as a
    on s.shop = a.shop and s.marketplace = a.marketplace and s.day = a.day
union all
select
    s.shop,
    s.marketplace,
    s.day,
    'organic_other'                      as channel,
    s.currency,
    s.is_complete and s.is_ads_complete  as is_complete,
    s.sales - s.ad_sales                 as sales
from sites as s
