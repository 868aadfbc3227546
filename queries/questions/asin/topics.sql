-- What do the reviews of a product complain of and praise, as the last export of a review tool counted?
-- parameters: asin VARCHAR "child ASIN", marketplace VARCHAR "two-letter site", shop VARCHAR "seller account; null for all",
--   day DATE "last day that counts", since DATE "first day that counts", most BIGINT "topics of each kind"
-- result: one row per topic, complaints first
--   is_negative BOOLEAN flag "they complain; else they praise"
--   topic VARCHAR text "what they talk about"
--   subtopic VARCHAR text "the part of it most mentioned"
--   snapshot_day DATE day "day of the export"
--   mentions BIGINT count "reviews that mention it"
with looks as (
    select
        is_negative, topic, subtopic, snapshot_day, mentions,
        dense_rank() over (partition by is_negative order by snapshot_day desc) as recency
    from mart.review_topic
    where
        asin = $asin and marketplace = $marketplace and ($shop is null or shop = $shop)
        and snapshot_day between $since and $day
),

parts as (
    select
        is_negative, topic, subtopic, snapshot_day,
        row_number() over (partition by is_negative, topic order by mentions desc, subtopic asc nulls last) as place,
        sum(mentions) over (partition by is_negative, topic) as mentions
    from looks
    where recency = 1
),

ranked as (
    select
        is_negative, topic, subtopic, snapshot_day, mentions,
        row_number() over (partition by is_negative order by mentions desc, topic asc) as turn
    from parts
    where place = 1
)

select is_negative, topic, subtopic, snapshot_day, cast(mentions as bigint) as mentions
from ranked
where turn <= $most
order by is_negative desc, mentions desc, topic asc
