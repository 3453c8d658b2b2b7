-- What was signed for is proof of service: the bills that the notice demanded are recorded as demanded on that day, one entry
-- a notice, and the history of its case says so. A notice whose service is proven already is left as it is.
WITH reported AS (
    SELECT DISTINCT ON (r.notice_id) r.notice_id, n.notice_no, n.case_id, n.account_id, r.proof,
           r."on" AS served_on,
           CASE r.channel WHEN 'registered_post' THEN 'registered_post' WHEN 'court' THEN 'court' ELSE 'signed' END AS kind
    FROM collections_deliveryreport r
    JOIN collections_notice n ON n.id = r.notice_id
    WHERE r.settled_on IS NULL AND r.status = 'served' AND r.channel = ANY(%(proving)s::text[])
      AND NOT EXISTS (
        SELECT FROM collections_deliveryreceipt p JOIN collections_limitationinterruption i ON i.entry_no = p.entry_no
        WHERE p.notice_id = r.notice_id AND i.withdraws_id IS NULL
          AND NOT EXISTS (SELECT FROM collections_limitationinterruption w WHERE w.withdraws_id = i.id))
    ORDER BY r.notice_id, r.at
), proven AS MATERIALIZED (
    SELECT *, 'U' || to_char(nextval('collections_interruption_number'), 'FM000000000') AS entry_no FROM reported
), entries AS (
    INSERT INTO collections_limitationinterruption (entry_no, account_id, bill_id, kind, "on", evidence, note, recorded_on)
    SELECT p.entry_no, p.account_id, l.bill_id, 'demand', p.served_on, p.notice_no || ': ' || p.proof, '',
           greatest(%(on)s, p.served_on)
    FROM proven p JOIN collections_noticeline l ON l.notice_id = p.notice_id ORDER BY p.notice_id, l.id
), receipts AS (
    INSERT INTO collections_deliveryreceipt (notice_id, kind, served_on, document, note, entry_no)
    SELECT notice_id, kind, served_on, proof, '', entry_no FROM proven ORDER BY notice_id
), told AS (
    INSERT INTO collections_caseevent (account_id, case_id, kind, "on", data)
    SELECT account_id, case_id, 'service_proven', %(on)s, jsonb_build_object(
        'notice_no', notice_no, 'proof', kind, 'served_on', served_on, 'document', proof)
    FROM proven ORDER BY account_id, notice_id
)
SELECT notice_id, account_id FROM proven
