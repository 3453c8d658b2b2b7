-- Live plans of the last days whose agreement is neither written nor signed: what was agreed by phone has to be sent.
SELECT p.id FROM collections_paymentplan p
WHERE p.status = 'live' AND p.live_from > %(day)s::date - 3 AND p.live_from <= %(day)s
  AND (p.signed_on IS NULL OR p.signed_on > %(day)s)
  AND NOT EXISTS (SELECT FROM collections_notice n WHERE n.account_id = p.account_id AND n.kind = 'plan_agreement'
                    AND n.status <> 'withdrawn' AND n.data ->> 'paper_no' = p.plan_no)
ORDER BY p.id
