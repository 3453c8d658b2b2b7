-- Whatever gives people something to do about an account, as it stands in the night: a row for each reason. `about` tells
-- one reason of a kind from the next; `last_on` is a day after which it would be too late.
DROP TABLE IF EXISTS pg_temp.wanted;
CREATE TEMP TABLE wanted ON COMMIT DROP AS
WITH post AS ( -- debtors whose every postal address is known to be wrong
    SELECT customer_id FROM collections_contact WHERE kind = 'post' AND is_current
    GROUP BY customer_id HAVING bool_and(quality = 'failed')
), back AS ( -- open cases whose last letter came back, while nothing proves that it has arrived
    SELECT c.account_id, c.id AS case_id, n.notice_no, b.reason IN ('unknown', 'moved', 'incomplete', 'deceased') AS is_misdirected
    FROM collections_returnedletter b JOIN collections_notice n ON n.id = b.notice_id
    JOIN collections_case c ON c.id = n.case_id AND c.status = 'open' AND c.step_on = n.issued_on AND c.step_served_on IS NULL
    JOIN collections_step s ON s.id = c.step_id AND s.kind = n.kind
    WHERE b.withdrawn_on IS NULL
), sought AS ( -- debtors with an open case, and those who are looked for already
    SELECT account_id, id AS case_id, '' AS about FROM collections_case WHERE status = 'open'
    UNION ALL
    SELECT account_id, case_id, about FROM collections_task WHERE status = 'open' AND kind = 'contact_missing'
)
SELECT s.account_id, s.case_id, 'contact_missing' AS kind, s.about, NULL::date AS last_on
FROM sought s JOIN collections_account a ON a.id = s.account_id
WHERE NOT EXISTS (
    SELECT FROM collections_contact x WHERE x.customer_id = a.customer_id AND x.is_current AND x.quality <> 'failed')
UNION ALL
SELECT c.account_id, c.id, 'letter_returned', '', NULL
FROM post p JOIN collections_account a ON a.customer_id = p.customer_id
JOIN collections_case c ON c.account_id = a.id AND c.status = 'open'
UNION ALL
SELECT account_id, case_id, CASE WHEN is_misdirected THEN 'letter_returned' ELSE 'serve_by_hand' END, notice_no, NULL FROM back
UNION ALL -- a disconnection notice went to a wrong address, and nothing proves that it has arrived
SELECT c.account_id, c.id, 'serve_by_hand', n.notice_no, NULL
FROM post p JOIN collections_account a ON a.customer_id = p.customer_id
JOIN collections_case c ON c.account_id = a.id AND c.status = 'open'
JOIN collections_step s ON s.id = c.step_id AND s.kind = 'disconnection_notice'
JOIN LATERAL (
    SELECT x.id, x.notice_no FROM collections_notice x
    WHERE x.case_id = c.id AND x.kind = 'disconnection_notice' AND x.status = 'sent' ORDER BY x.sent_on DESC, x.id DESC LIMIT 1
) n ON NOT EXISTS (SELECT FROM collections_deliveryreceipt r WHERE r.notice_id = n.id)
UNION ALL -- approved, and its day has gone by
SELECT c.account_id, c.id, 'order_overdue', o.order_no, NULL
FROM collections_supplyorder o JOIN collections_case c ON c.id = o.case_id
WHERE o.status = 'approved' AND o.cut_on < %(day)s
UNION ALL -- what is contested and not yet before somebody who decides, or decided for the debtor and not yet put right
SELECT d.account_id, c.id, CASE d.stage WHEN 'correction' THEN 'correct_bill' ELSE 'answer_dispute' END, d.dispute_no,
       CASE WHEN d.stage <> 'correction' THEN d.answer_by END
FROM collections_dispute d LEFT JOIN collections_case c ON c.account_id = d.account_id AND c.status = 'open'
WHERE d.closed_on IS NULL AND d.opened_on <= %(day)s AND d.stage <> 'decision'
UNION ALL -- paid in advance, and the emergency credit is used up too
SELECT p.account_id, c.id, 'balance_used_up', p.used_up_on::text, NULL
FROM collections_prepaidaccount p LEFT JOIN collections_case c ON c.account_id = p.account_id AND c.status = 'open'
WHERE p.used_up_on IS NOT NULL
UNION ALL -- a bill on hold for its reading
SELECT f.account_id, c.id, CASE f.outcome WHEN '' THEN 'check_reading' ELSE 'correct_bill' END, f.finding_no, CASE f.outcome WHEN '' THEN f.due_on END
FROM collections_auditfinding f LEFT JOIN collections_case c ON c.account_id = f.account_id AND c.status = 'open'
JOIN collections_bill b ON b.id = f.bill_id AND b.paid < b.amount WHERE f.closed_on IS NULL
UNION ALL
SELECT l.account_id, c.id, 'alarm', b.bill_no, l.ends_on
FROM collections_limitationalarm l JOIN collections_bill b ON b.id = l.bill_id
LEFT JOIN collections_case c ON c.account_id = l.account_id AND c.status = 'open'
WHERE l.status = 'open';
CREATE INDEX ON wanted (account_id, kind); ANALYZE wanted -- else each task would walk through all reasons
