-- To whom accounts belonged that have changed hands since: [from_on, to_on). All others belong to whom they belong now.
CREATE TEMP TABLE measured_span ON COMMIT DROP AS
SELECT account_id, coalesce(lag("on") OVER before, '-infinity') AS from_on, "on" AS to_on,
       unit_id, officer_id, customer_class, credit_grade
FROM collections_accountmove
WHERE "on" >= %(first)s OR account_id IN ( -- a cut that is found wrong may lie long ago
    SELECT c.account_id FROM collections_supplyorder o JOIN collections_case c ON c.id = o.case_id
    WHERE o.kind = 'disconnect' AND o.decided_on IS NOT NULL)
WINDOW before AS (PARTITION BY account_id ORDER BY "on", id)
