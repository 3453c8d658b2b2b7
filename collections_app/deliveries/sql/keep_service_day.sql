-- The clock of the next step runs from the day on which the notice of the last one reached the debtor; from none if it came back.
UPDATE collections_case c SET step_served_on = v.served_on
FROM collections_notice n LEFT JOIN collections_service v ON v.notice_id = n.id, collections_step s
WHERE n.id = %(notice)s AND n.sent_on IS NOT NULL AND c.id = n.case_id AND c.status = 'open' AND s.id = c.step_id
  AND s.kind = n.kind AND c.step_on = n.issued_on AND c.step_served_on IS DISTINCT FROM v.served_on
