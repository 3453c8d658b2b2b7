-- A letter that did not get there is noted as returned, unless it has been before or its service is proven. Answers whose it
-- was, the notice, and why.
WITH reported AS (
    SELECT DISTINCT ON (r.notice_id) r.notice_id, n.notice_no, n.case_id, n.account_id, r.proof, c.status AS case_status,
           r."on" AS returned_on,
           CASE r.status WHEN 'refused' THEN 'refused' WHEN 'returned' THEN 'unstated' ELSE 'no_box' END AS reason
    FROM collections_deliveryreport r
    JOIN collections_notice n ON n.id = r.notice_id LEFT JOIN collections_case c ON c.id = n.case_id
    WHERE r.settled_on IS NULL AND r.status <> 'served' AND r.channel NOT IN ('sms', 'email')
      AND NOT EXISTS (SELECT FROM collections_returnedletter b WHERE b.notice_id = n.id AND b.withdrawn_on IS NULL)
      AND NOT EXISTS (
        SELECT FROM collections_deliveryreceipt p JOIN collections_limitationinterruption i ON i.entry_no = p.entry_no
        WHERE p.notice_id = r.notice_id AND i.withdraws_id IS NULL
          AND NOT EXISTS (SELECT FROM collections_limitationinterruption w WHERE w.withdraws_id = i.id))
    ORDER BY r.notice_id, r.at
), returned AS (
    INSERT INTO collections_returnedletter (notice_id, reason, returned_on, note, withdrawal)
    SELECT notice_id, reason, returned_on, proof, '' FROM reported ORDER BY notice_id
), told AS (
    INSERT INTO collections_caseevent (account_id, case_id, kind, "on", data)
    SELECT account_id, case_id, 'letter_returned', %(on)s, jsonb_strip_nulls(jsonb_build_object(
        'notice_no', notice_no, 'came_back', reason, 'came_back_on', returned_on, 'note', nullif(proof, '')))
    FROM reported ORDER BY account_id, notice_id
)
SELECT account_id, CASE WHEN case_status = 'open' THEN case_id END, notice_no, reason FROM reported
