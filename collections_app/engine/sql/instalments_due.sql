-- The next instalments that fall due until %(until)s, of which nobody was reminded yet by a message; with the days of the
-- contacts with the customer that the law did not require.
SELECT n.account_id, n.about, n.due_on, n.missing,
       ARRAY(SELECT k."on" FROM collections_courtesy k
             WHERE k.customer_id = a.customer_id AND k."on" > %(day)s::date - %(window)s AND k."on" <= %(day)s)
FROM next n JOIN collections_account a ON a.id = n.account_id
WHERE n.due_on <= %(until)s AND NOT EXISTS (
    SELECT FROM collections_message m WHERE m.account_id = n.account_id AND m.kind = 'instalment' AND m.about = n.about)
ORDER BY n.account_id
