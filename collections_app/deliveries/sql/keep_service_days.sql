-- The clock of the next step runs from the day on which the notice of the last one reached the debtor, as it is known now. The
-- accounts whose clock has changed are looked at in the night.
WITH changed AS (
    UPDATE collections_case c SET step_served_on = v.served_on
    FROM (SELECT DISTINCT notice_id FROM collections_deliveryreport WHERE settled_on IS NULL) r
    JOIN collections_notice n ON n.id = r.notice_id LEFT JOIN collections_service v ON v.notice_id = n.id, collections_step s
    WHERE c.id = n.case_id AND c.status = 'open' AND s.id = c.step_id AND s.kind = n.kind AND c.step_on = n.issued_on
      AND c.step_served_on IS DISTINCT FROM v.served_on
    RETURNING c.account_id
)
INSERT INTO collections_diaryentry (account_id, look_on)
SELECT DISTINCT account_id, %(on)s::date FROM changed ORDER BY 1
ON CONFLICT (look_on, account_id) DO UPDATE SET look_on = excluded.look_on
