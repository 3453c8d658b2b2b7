-- Goes on from plans_on: what is still to come in for the next instalment of each live plan that falls due after %(day)s.
, parts AS (
    SELECT s.account_id, s.plan_no, s.paid, i.number, i.due_on, i.amount,
           sum(i.amount) OVER (PARTITION BY i.plan_id ORDER BY i.due_on, i.number) AS until_then
    FROM standing s JOIN collections_instalment i ON i.plan_id = s.id
), next AS (
    SELECT DISTINCT ON (account_id) account_id, plan_no || ' ' || number AS about, due_on,
           least(amount, until_then - paid) AS missing
    FROM parts WHERE due_on > %(day)s AND until_then > paid ORDER BY account_id, due_on, number
)
