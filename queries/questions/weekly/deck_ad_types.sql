-- Which ad types are in the ad spend of every day of a week?
-- parameters: shop VARCHAR "null means all", marketplace VARCHAR "null means all", since DATE "first day", until DATE "last day"
-- result: one row per shop x marketplace whose ad spend is known
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   has_sp BOOLEAN flag "Sponsored Products are in it"
--   has_sb BOOLEAN flag "Sponsored Brands are in it"
--   has_sd BOOLEAN flag "Sponsored Display is in it"
select
    shop,
    marketplace,
    bool_and(coalesce(ad_types like '%SP%', false)) as has_sp,
    bool_and(coalesce(ad_types like '%SB%', false)) as has_sb,
    bool_and(coalesce(ad_types like '%SD%', false)) as has_sd
from mart.site_day
where
    ad_spend is not null and day >= $since and day <= $until
    and ($shop is null or shop = $shop) and ($marketplace is null or marketplace = $marketplace)
group by shop, marketplace
order by shop, marketplace
