-- Accounts get another officer, who takes over the open tasks that fell to the former one or to nobody; one event each.
WITH changed AS (
    UPDATE collections_account a SET officer_id = %(officer)s
    FROM collections_account before LEFT JOIN collections_staffmember m ON m.id = before.officer_id
    WHERE a.id = ANY(%(accounts)s::bigint[]) AND before.id = a.id AND a.officer_id IS DISTINCT FROM %(officer)s
    RETURNING a.id, before.officer_id AS former_id, m.username AS former, a.unit_id, a.customer_class, a.credit_grade
), kept AS (
    INSERT INTO collections_accountmove (account_id, "on", unit_id, officer_id, customer_class, credit_grade)
    SELECT id, %(on)s, unit_id, former_id, customer_class, credit_grade FROM changed ORDER BY id
), moved AS (
    UPDATE collections_task t SET assignee_id = %(officer)s
    FROM changed c WHERE t.account_id = c.id AND t.status = 'open'
      AND (t.assignee_id IS NULL OR t.assignee_id = c.former_id)
)
INSERT INTO collections_caseevent (account_id, case_id, kind, "on", actor_id, data)
SELECT c.id, k.id, 'officer_assigned', %(on)s, %(by)s,
       jsonb_strip_nulls(jsonb_build_object('former', c.former, 'assignee', %(username)s::text))
FROM changed c LEFT JOIN collections_case k ON k.account_id = c.id AND k.status = 'open'
