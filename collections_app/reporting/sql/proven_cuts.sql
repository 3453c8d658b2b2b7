-- Cuts approved on these days on whole evidence: the latest notice of the cut by then was sent, has not come back, and has a
-- proof of service of that day or before that still stands; and whatever the law wants done before was done.
SELECT c.account_id, o.decided_on AS owned_on, 1 AS cuts_proven
FROM collections_supplyorder o JOIN collections_case c ON c.id = o.case_id
CROSS JOIN LATERAL (
    SELECT n.id FROM collections_notice n
    WHERE n.case_id = c.id AND n.kind = 'disconnection_notice' AND n.issued_on <= o.decided_on
    ORDER BY n.issued_on DESC, n.id DESC LIMIT 1) notice
JOIN collections_service s ON s.notice_id = notice.id AND s.sent_on <= o.decided_on
WHERE o.kind = 'disconnect' AND o.status <> 'refused' AND o.decided_on BETWEEN %(first)s AND %(last)s
  AND o.needs <@ o.done AND EXISTS (
    SELECT FROM collections_deliveryreceipt r JOIN collections_limitationinterruption i ON i.entry_no = r.entry_no
    WHERE r.notice_id = notice.id AND r.served_on <= o.decided_on AND i.withdraws_id IS NULL
      AND NOT EXISTS (SELECT FROM collections_limitationinterruption w WHERE w.withdraws_id = i.id))
