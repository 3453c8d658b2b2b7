-- What was reported stays as it was reported; the same report again says nothing new.
WITH merged AS (
    INSERT INTO collections_deliveryreport (notice_id, channel, status, at, "on", proof)
    SELECT n.id, s.channel, s.status, s.at, (s.at AT TIME ZONE %(zone)s)::date, coalesce(s.proof, '')
    FROM staging s JOIN collections_notice n ON n.notice_no = s.notice_no ORDER BY n.id, s.at
    ON CONFLICT ON CONSTRAINT a_delivery_is_reported_once DO NOTHING RETURNING id
)
SELECT count(*), 0 FROM merged
