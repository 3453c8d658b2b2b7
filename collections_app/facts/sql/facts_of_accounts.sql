-- What is known on %(day)s of the accounts in the diary for it and those of which a bill has fallen due from %(since)s on,
-- or of %(accounts)s where they are named.
-- What is dated later does not exist: bills issued, payments allocated, holds placed and disputes opened after that day.
later_use AS (
    SELECT al.bill_id, al.part, al.amount, p.account_id, p.paid_on FROM collections_allocation al
    JOIN collections_payment p ON p.id = al.payment_id WHERE al.allocated_on > %(day)s
), later AS (SELECT bill_id, sum(amount) AS amount FROM later_use WHERE part = 'principal' GROUP BY bill_id), looked_at AS (
    SELECT account_id FROM collections_diaryentry WHERE look_on <= %(day)s AND %(accounts)s::bigint[] IS NULL
    UNION
    SELECT account_id FROM collections_bill WHERE due_on >= %(since)s AND due_on < %(day)s AND %(accounts)s::bigint[] IS NULL
    AND (paid < amount OR id IN (SELECT bill_id FROM later))
    UNION
    SELECT unnest(%(accounts)s::bigint[])
), open_bill AS (
    SELECT account_id, id, issued_on, due_on, amount - paid + coalesce((SELECT l.amount FROM later l WHERE l.bill_id = b.id), 0) AS open
    FROM looked_at JOIN collections_bill b USING (account_id) WHERE paid < b.amount AND issued_on <= %(day)s
    UNION ALL
    SELECT b.account_id, b.id, b.issued_on, b.due_on, l.amount FROM later l JOIN collections_bill b ON b.id = l.bill_id
    WHERE b.paid = b.amount AND b.issued_on <= %(day)s AND b.account_id IN (SELECT account_id FROM looked_at)
), span AS (
    SELECT account_id, bill_id, NULL::numeric AS amount, reason, until,
           daterange(placed_on, least(until + 1, ended_on)) AS days
    FROM collections_hold WHERE placed_on <= %(day)s AND account_id IN (SELECT account_id FROM looked_at)
    UNION ALL
    SELECT d.account_id, bill_id, CASE WHEN d.amount < b.amount OR b.id IS NULL THEN d.amount END, '', NULL,
           daterange(opened_on, closed_on) -- a bill disputed to its full amount is disputed as a whole
    FROM collections_contested d LEFT JOIN collections_bill b ON b.id = d.bill_id
    WHERE opened_on <= %(day)s AND d.account_id IN (SELECT account_id FROM looked_at)
), suspension AS (
    SELECT account_id, bill_id, max(reason) FILTER (WHERE reason <> '') AS hold_reason,
           CASE WHEN bool_or(reason <> '' AND until IS NULL) THEN NULL ELSE max(until) END AS hold_until,
           bool_or(amount IS NULL AND (reason = '' OR bill_id IS NOT NULL)) AS is_whole, sum(amount) AS amount,
           bool_or(reason = '') AS is_disputed, bool_or(reason = 'plan') AS is_planned, bool_or(reason = 'reading') AS is_audited
    FROM span WHERE days @> %(day)s::date GROUP BY account_id, bill_id
), debt AS (
    SELECT b.account_id, b.id, b.issued_on, b.due_on, b.open, b.due_on < %(day)s AS is_overdue,
           CASE WHEN s.is_whole THEN b.open ELSE least(b.open, coalesce(s.amount, 0)) END AS suspended, s.is_disputed, s.is_planned, s.is_audited
    FROM open_bill b LEFT JOIN suspension s ON s.account_id = b.account_id AND s.bill_id = b.id WHERE b.open > 0
), owed AS (
    SELECT account_id, sum(open) FILTER (WHERE is_overdue) AS overdue, count(*) FILTER (WHERE is_overdue) AS overdue_bills,
           count(*) FILTER (WHERE is_overdue AND open <= suspended) AS suspended_bills, bool_or(is_disputed) AS is_disputed,
           sum(suspended) FILTER (WHERE is_overdue) AS suspended, sum(open) FILTER (WHERE is_overdue AND is_planned) AS planned,
           sum(open) FILTER (WHERE is_overdue AND is_audited) AS audited, sum(open) FILTER (WHERE NOT is_overdue) AS not_yet_due,
           coalesce(min(due_on) FILTER (WHERE is_overdue AND open > suspended), min(due_on) FILTER (WHERE is_overdue))
               AS oldest_due_on,
           (array_agg(issued_on ORDER BY is_overdue AND open > suspended DESC, due_on) FILTER (WHERE is_overdue))[1] AS issued_on
    FROM debt GROUP BY account_id
)
