-- What is each sort of posted amount: sales, a refund, a fee, or a movement that is neither income nor cost?
-- result: one row per type x component x description met; the first declared rule that fits decides
with met as (
    select distinct type, component, coalesce(description, '') as description
    from raw.fees
),
fitting as (
    select
        m.type, m.component, m.description, r.fee,
        row_number() over (partition by m.type, m.component, m.description order by r.place) as place
    from met as m
    inner join given.fee_rule as r
        on lower(m.type) like r.type escape '\'
        and lower(m.component) like r.component escape '\'
        and lower(m.description) like r.description escape '\'
)
select type, component, description, fee
from fitting
where place = 1
