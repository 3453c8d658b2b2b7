-- The messages that the reports are about, still on their way, with the last that was said of each.
SELECT DISTINCT ON (m.id) m.id, r.status, r.proof, r.at
FROM collections_deliveryreport r JOIN collections_notice n ON n.id = r.notice_id
JOIN collections_message m ON m.account_id = n.account_id AND m.about = n.notice_no AND m.channel = r.channel
WHERE r.settled_on IS NULL AND m.status = 'sent' ORDER BY m.id, r.at DESC
