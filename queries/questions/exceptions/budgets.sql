-- Which campaigns used up their daily budget on the last days, and how often did they before?
-- parameters: until DATE "nothing later counts", days BIGINT "days up to the last known", back BIGINT "days before", used_up DOUBLE "part of it"
-- result: one row per shop x marketplace x ad product x campaign whose daily budget an export tells
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   ad_product VARCHAR text "SP, SB or SD; OTHER for another type"
--   campaign VARCHAR text "campaign name"
--   asin VARCHAR text "the ASIN it advertises; null where it is not exactly one"
--   last_day DATE day "last day with ad spend known"
--   since DATE day "first of the last days that used up the budget"
--   budget DOUBLE money "daily budget on the last day"
--   days BIGINT count "last days with spend known"
--   days_full BIGINT count "of these, days that used up the budget"
--   spend DOUBLE money "their spend"
--   base_days BIGINT count "days before with spend known"
--   base_full BIGINT count "of these, days that used up the budget; spend of a quarter more had another budget"
--   base_spend DOUBLE money "their spend"
--   base_sales DOUBLE money "sales their ads brought"
with reached as (
    select shop, marketplace, max(day) as last_day from mart.campaign_day
    where is_complete and day <= coalesce($until, day) group by shop, marketplace
),
states as (
    select
        c.shop, c.marketplace, c.ad_product, c.campaign, c.daily_budget,
        row_number() over (partition by c.shop, c.marketplace, c.ad_product, c.campaign order by c.day desc, c.daily_budget) as recency
    from mart.campaign_state as c inner join reached as r on c.shop = r.shop and c.marketplace = r.marketplace and c.day <= r.last_day + 1
    where c.daily_budget > 0
),
told as (
    select
        d.shop, d.marketplace, d.ad_product, d.campaign, d.day, r.last_day, d.spend, d.ad_sales,
        coalesce(d.budget, s.daily_budget) as budget, d.day > r.last_day - cast($days as integer) as is_recent
    from mart.campaign_day as d inner join reached as r on d.shop = r.shop and d.marketplace = r.marketplace
    left join states as s
        on d.shop = s.shop and d.marketplace = s.marketplace and d.ad_product = s.ad_product and d.campaign = s.campaign and s.recency = 1
    where d.is_complete and d.day between r.last_day - cast($days as integer) - cast($back as integer) + 1 and r.last_day
),
owners as (  -- neither by what was taken out of it long ago nor by what is put in later
    select c.shop, c.marketplace, c.ad_product, c.campaign, min(c.asin) as asin
    from mart.campaign_asin as c inner join reached as r on c.shop = r.shop and c.marketplace = r.marketplace
    where c.month between r.last_day - 86 and r.last_day
    group by c.shop, c.marketplace, c.ad_product, c.campaign having count(distinct c.asin) = 1
)
select
    t.shop, t.marketplace, t.ad_product, t.campaign, max(o.asin) as asin, max(t.last_day) as last_day,
    min(case when t.is_recent and t.spend >= $used_up * t.budget then t.day end) as since,
    cast(max(case when t.day = t.last_day then t.budget end) as double) as budget,
    cast(sum(case when t.is_recent then 1 else 0 end) as bigint) as days,
    cast(sum(case when t.is_recent and t.spend >= $used_up * t.budget then 1 else 0 end) as bigint) as days_full,
    cast(sum(case when t.is_recent then t.spend end) as double) as spend,
    cast(sum(case when t.is_recent then 0 else 1 end) as bigint) as base_days,
    cast(sum(case when t.is_recent or t.spend < $used_up * t.budget or t.spend > 1.25 * t.budget then 0 else 1 end) as bigint) as base_full,
    cast(sum(case when not t.is_recent then t.spend end) as double) as base_spend,
    cast(sum(case when not t.is_recent then t.ad_sales end) as double) as base_sales
from told as t
left join owners as o on t.shop = o.shop and t.marketplace = o.marketplace and t.ad_product = o.ad_product and t.campaign = o.campaign
where t.budget > 0
group by t.shop, t.marketplace, t.ad_product, t.campaign
order by t.shop, t.marketplace, t.ad_product, t.campaign
