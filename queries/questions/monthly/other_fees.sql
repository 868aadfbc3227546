-- Which money was posted in some days in another currency than its site's, which no sum of the page holds?
-- parameters: first DATE "first day", last DATE "last day", shop VARCHAR "null means all", marketplace VARCHAR "null means all"
-- result: one row per shop x marketplace x currency, of fees, refunds and promotions
--   shop VARCHAR text "seller account"
--   marketplace VARCHAR text "two-letter site"
--   currency VARCHAR text "the currency posted in, not the site's"
--   amount DOUBLE money "what was posted, costs negative"
select f.shop, f.marketplace, f.currency, cast(sum(f.amount) as double) as amount
from mart.fee_day as f
inner join given.site as g on f.marketplace = g.marketplace and f.currency <> g.currency
where
    f.day >= $first and f.day <= $last and f.fee in ('refund', 'promotion', 'referral', 'fba', 'storage', 'shipping', 'other')
    and f.shop = coalesce($shop, f.shop) and f.marketplace = coalesce($marketplace, f.marketplace)
group by f.shop, f.marketplace, f.currency
order by f.shop asc, f.marketplace asc, f.currency asc
