-- What is still to come in for the next instalment of each live plan that falls due after %(day)s and until %(until)s, of which
-- nobody was reminded yet; with the days of the contacts with its customer that the law did not require.
, parts AS (
    SELECT s.account_id, s.plan_no, s.paid, i.number, i.due_on, i.amount,
           sum(i.amount) OVER (PARTITION BY i.plan_id ORDER BY i.due_on, i.number) AS until_then
    FROM standing s JOIN collections_instalment i ON i.plan_id = s.id
), next AS (
    SELECT DISTINCT ON (account_id) account_id, plan_no, number, due_on, least(amount, until_then - paid) AS missing
    FROM parts WHERE due_on > %(day)s AND until_then > paid ORDER BY account_id, due_on, number
)
SELECT n.account_id, n.plan_no || ' ' || n.number, n.due_on, n.missing,
       ARRAY(SELECT k."on" FROM collections_courtesy k
             WHERE k.customer_id = a.customer_id AND k."on" > %(day)s::date - %(window)s AND k."on" <= %(day)s)
FROM next n JOIN collections_account a ON a.id = n.account_id
WHERE n.due_on <= %(until)s AND NOT EXISTS (
    SELECT FROM collections_message m
    WHERE m.account_id = n.account_id AND m.kind = 'instalment' AND m.about = n.plan_no || ' ' || n.number)
ORDER BY n.account_id
