-- One alarm for each bill and end day that is near or over; those whose reason is gone are settled, and opened again if it is back.
, wanted AS (
    SELECT bill_id, account_id, ends_on, coalesce(restarted_by, '') AS restarted_by, restarted_on,
           CASE WHEN ends_on < %(day)s THEN 'lapsed' ELSE 'open' END AS status
    FROM clock WHERE stopped_on IS NULL AND ends_on <= %(day)s::date + alarm_days
), settled AS (
    UPDATE collections_limitationalarm x SET status = 'settled', settled_on = greatest(%(day)s, x.raised_on), outcome = CASE
        WHEN b.paid >= b.amount THEN 'paid' WHEN c.stopped_on IS NOT NULL THEN 'in_court'
        WHEN c.ends_on > x.ends_on THEN 'interrupted' ELSE 'corrected' END
    FROM collections_bill b LEFT JOIN clock c ON c.bill_id = b.id
    WHERE b.id = x.bill_id AND x.status <> 'settled'
      AND (%(accounts)s::bigint[] IS NULL OR x.account_id = ANY(%(accounts)s::bigint[]))
      AND NOT EXISTS (SELECT FROM wanted w WHERE w.bill_id = x.bill_id AND w.ends_on = x.ends_on)
    RETURNING x.id
), raised AS (
    INSERT INTO collections_limitationalarm AS x (
        account_id, bill_id, ends_on, restarted_by, restarted_on, raised_on, status, outcome)
    SELECT account_id, bill_id, ends_on, restarted_by, restarted_on, %(day)s, status, '' FROM wanted ORDER BY bill_id
    ON CONFLICT (bill_id, ends_on) DO UPDATE SET status = excluded.status, settled_on = NULL, outcome = ''
        WHERE x.status <> excluded.status
    RETURNING x.id
)
SELECT (SELECT count(*) FROM settled) + (SELECT count(*) FROM raised)
