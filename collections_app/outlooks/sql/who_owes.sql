-- Accounts with a bill that is overdue on %(day)s, or with an open case.
SELECT account_id FROM collections_bill WHERE paid < amount AND due_on < %(day)s AND issued_on <= %(day)s
UNION
SELECT account_id FROM collections_case WHERE status = 'open' AND opened_on <= %(day)s
ORDER BY account_id
