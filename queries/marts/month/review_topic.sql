-- What did the reviews of each product talk about, as review tools counted on the days of their exports?
-- The newest export of a day counts; a topic that stands twice in it is counted together.
-- partition: snapshot_day
-- result: one row per shop x marketplace x ASIN x topic x subtopic x complaint or praise x day
with ranked as (
    select
        shop, marketplace, asin, snapshot_day, topic, subtopic, mentions, is_negative,
        dense_rank() over (
            partition by shop, marketplace, asin, snapshot_day, is_negative
            order by exported_at desc, digest desc, delivery_id desc
        ) as recency
    from raw.review_topics
)
select
    shop, marketplace, asin, snapshot_day, topic, subtopic, is_negative,
    cast(sum(mentions) as bigint) as mentions
from ranked
where recency = 1
group by shop, marketplace, asin, snapshot_day, topic, subtopic, is_negative
order by shop, marketplace, asin, snapshot_day, is_negative, topic, subtopic
