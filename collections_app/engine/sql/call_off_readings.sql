-- Nobody has to look into a reading of these accounts, or have a bill corrected, where no finding about a bill asks for it any more.
UPDATE collections_task t SET status = 'dropped', outcome = 'reason_gone', done_on = greatest(t.set_on, %(day)s)
WHERE t.account_id = ANY(%(accounts)s::bigint[]) AND t.status = 'open' AND t.set_by_id IS NULL AND t.kind IN ('check_reading', 'correct_bill')
  AND NOT EXISTS (
    SELECT FROM collections_auditfinding f WHERE f.account_id = t.account_id AND f.bill_id IS NOT NULL AND f.closed_on IS NULL
      AND (t.kind = 'correct_bill' OR f.outcome = ''))
  AND NOT (t.kind = 'correct_bill' AND EXISTS (
    SELECT FROM collections_dispute d WHERE d.account_id = t.account_id AND d.closed_on IS NULL AND d.stage = 'correction'))
