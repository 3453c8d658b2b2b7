INSERT INTO staging_faults
SELECT line, 'notice_no', notice_no, 'unknown_notice' FROM staging s
WHERE NOT EXISTS (SELECT FROM collections_notice n WHERE n.notice_no = s.notice_no);
INSERT INTO staging_faults
SELECT s.line, 'notice_no', s.notice_no, 'not_sent' FROM staging s
JOIN collections_notice n ON n.notice_no = s.notice_no WHERE n.sent_on IS NULL;
INSERT INTO staging_faults
SELECT s.line, 'at', s.at::text, 'before_sent', n.sent_on::text FROM staging s
JOIN collections_notice n ON n.notice_no = s.notice_no WHERE (s.at AT TIME ZONE %(zone)s)::date < n.sent_on;
INSERT INTO staging_faults
SELECT line, 'at', at::text, 'reported_later' FROM staging WHERE at >= %(ends_at)s + interval '1 day';
INSERT INTO staging_faults
SELECT line, 'proof', '', 'without_proof' FROM staging
WHERE status = 'served' AND channel IN ('registered_post', 'courier', 'hand', 'court') AND proof IS NULL;
INSERT INTO staging_faults
SELECT s.line, 'channel', s.channel, 'no_such_message' FROM staging s
JOIN collections_notice n ON n.notice_no = s.notice_no
WHERE s.channel IN ('sms', 'email') AND NOT EXISTS (
    SELECT FROM collections_message m WHERE m.account_id = n.account_id AND m.about = n.notice_no AND m.channel = s.channel)
