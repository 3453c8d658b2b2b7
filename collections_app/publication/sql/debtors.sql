-- What is known today of these accounts, for rules/publication.py. Money that waits to be used counts as paid. A dispute or a hold
-- counts whatever part of the debt it is about.
WITH asked AS (SELECT unnest(%(accounts)s::bigint[]) AS account_id), owed AS (
    SELECT account_id, sum(amount - paid) AS open, min(due_on) AS oldest_due_on FROM collections_bill
    WHERE account_id IN (SELECT account_id FROM asked) AND paid < amount AND due_on < %(day)s GROUP BY account_id
), credit AS (
    SELECT account_id, sum(amount - allocated) AS open FROM collections_payment
    WHERE account_id IN (SELECT account_id FROM asked) AND allocated <> amount GROUP BY account_id
)
SELECT a.id, greatest(coalesce(o.open, 0) - greatest(coalesce(c.open, 0), 0), 0),
       coalesce(%(day)s::date - o.oldest_due_on, 0), a.customer_class, cu.kind = 'person',
       cu.has_publication_consent AND EXISTS (
           SELECT FROM collections_publicationconsent p
           WHERE p.customer_id = cu.id AND p.given_on <= %(day)s AND (p.withdrawn_on IS NULL OR p.withdrawn_on > %(day)s)),
       a.law_pack,
       EXISTS (SELECT FROM collections_contested d WHERE d.account_id = a.id AND d.opened_on <= %(day)s
               AND (d.closed_on IS NULL OR d.closed_on > %(day)s)),
       EXISTS (SELECT FROM collections_hold h WHERE h.account_id = a.id AND h.placed_on <= %(day)s
               AND (h.until IS NULL OR h.until >= %(day)s) AND (h.ended_on IS NULL OR h.ended_on > %(day)s)),
       EXISTS (SELECT FROM collections_protectedstatus s WHERE s.account_id = a.id AND s.from_on <= %(day)s
               AND (s.to_on IS NULL OR s.to_on >= %(day)s) AND (s.ended_on IS NULL OR s.ended_on > %(day)s)),
       EXISTS (SELECT FROM collections_contactattempt t WHERE t.customer_id = cu.id AND t.result = 'insolvent' AND t."on" <= %(day)s),
       EXISTS (SELECT FROM collections_paymentplan l WHERE l.account_id = a.id AND l.status = 'live' AND l.live_from <= %(day)s),
       EXISTS (SELECT FROM collections_promise r WHERE r.account_id = a.id AND r.status = 'running' AND r.made_on <= %(day)s),
       cu.name, a.city
FROM asked JOIN collections_account a ON a.id = asked.account_id
JOIN collections_customer cu ON cu.id = a.customer_id
LEFT JOIN owed o ON o.account_id = a.id LEFT JOIN credit c ON c.account_id = a.id
ORDER BY a.id
