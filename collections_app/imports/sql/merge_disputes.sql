-- What has been decided here stays: a file that still holds the dispute as it was first reported does not raise it again.
WITH merged AS (
    INSERT INTO collections_dispute (dispute_no, account_id, bill_id, opened_on, closed_on, amount, reason, outcome)
    SELECT coalesce(e.dispute_no, 'Q' || to_char(nextval('collections_dispute_number'), 'FM000000000')),
           a.id, b.id, s.opened_on, coalesce(s.closed_on, e.closed_on),
           CASE WHEN e.decided_on IS NULL THEN coalesce(s.amount, e.amount) ELSE e.amount END,
           coalesce(s.reason, e.reason, ''), coalesce(s.outcome, e.outcome, '')
    FROM staging s JOIN collections_account a ON a.account_no = s.account_no
    LEFT JOIN collections_bill b ON b.bill_no = s.bill_no
    LEFT JOIN collections_dispute e
        ON e.account_id = a.id AND e.bill_id IS NOT DISTINCT FROM b.id AND e.opened_on = s.opened_on
    ON CONFLICT ON CONSTRAINT one_dispute_of_a_thing_on_a_day DO UPDATE
    SET closed_on = excluded.closed_on, amount = excluded.amount, reason = excluded.reason, outcome = excluded.outcome
    WHERE (collections_dispute.closed_on, collections_dispute.amount, collections_dispute.reason, collections_dispute.outcome)
          IS DISTINCT FROM (excluded.closed_on, excluded.amount, excluded.reason, excluded.outcome)
    RETURNING account_id, opened_on, closed_on, xmax = 0 AS is_new
), diary AS (
    INSERT INTO collections_diaryentry (account_id, look_on)
    SELECT account_id, opened_on FROM merged
    UNION SELECT account_id, closed_on FROM merged WHERE closed_on IS NOT NULL ORDER BY 2, 1
    ON CONFLICT (look_on, account_id) DO UPDATE SET look_on = excluded.look_on
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM merged
