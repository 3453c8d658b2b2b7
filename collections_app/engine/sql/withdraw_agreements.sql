-- Agreements that have not left the house, and whose plan has ended by %(day)s.
UPDATE collections_notice n SET status = 'withdrawn', withdrawn_on = greatest(n.issued_on, p.ended_on)
FROM collections_paymentplan p
WHERE n.status = 'issued' AND n.kind = 'plan_agreement' AND p.account_id = n.account_id
  AND n.data ->> 'paper_no' = p.plan_no AND p.ended_on <= %(day)s
