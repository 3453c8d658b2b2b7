-- The clock of the next step runs from the day on which the notice of the last one reached the debtor.
UPDATE collections_case c SET step_served_on = latest.served_on
FROM collections_step s, (
    SELECT v.case_id, v.kind, v.served_on, n.issued_on FROM collections_service v JOIN collections_notice n ON n.id = v.notice_id
    WHERE n.id = %(notice)s
) latest
WHERE c.id = latest.case_id AND c.status = 'open' AND s.id = c.step_id AND s.kind = latest.kind
  AND c.step_on = latest.issued_on AND c.step_served_on IS DISTINCT FROM latest.served_on
