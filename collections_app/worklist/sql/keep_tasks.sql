-- What there is a reason for (`wanted`, a table of this transaction) is set, unless it is open, or somebody has finished it
-- for the same reason of late. What the system has set and has no reason any more is dropped. Counts both.
WITH dropped AS (
    UPDATE collections_task t SET status = 'dropped', done_on = greatest(%(day)s, t.set_on), outcome = 'reason_gone'
    WHERE t.status = 'open' AND t.kind = ANY(%(of_reasons)s) AND t.set_by_id IS NULL
      AND NOT EXISTS (SELECT FROM wanted w WHERE w.account_id = t.account_id AND w.kind = t.kind)
    RETURNING t.id
), new AS (
    SELECT DISTINCT ON (w.account_id, w.kind) w.*, coalesce((
               SELECT sum(b.amount - b.paid) FROM collections_bill b
               WHERE b.account_id = w.account_id AND b.due_on < %(day)s AND b.paid < b.amount), 0) AS owed
    FROM wanted w
    WHERE NOT EXISTS (
        SELECT FROM collections_task t
        WHERE t.account_id = w.account_id AND t.kind = w.kind
          AND (t.status = 'open' OR (t.done_by_id IS NOT NULL AND t.about = w.about AND t.done_on > %(again_from)s)))
    ORDER BY w.account_id, w.kind, w.last_on, w.about
), added AS (
    INSERT INTO collections_task
        (account_id, case_id, kind, status, amount, about, assignee_id, set_on, due_on, note, outcome)
    SELECT n.account_id, n.case_id, n.kind, 'open', greatest(n.owed, 0), n.about, m.id, %(day)s,
           least(coalesce(own.due_on, house.due_on), CASE WHEN n.last_on IS NOT NULL THEN greatest(n.last_on, %(day)s) END),
           '', ''
    FROM new n
    JOIN collections_account a ON a.id = n.account_id
    LEFT JOIN collections_staffmember m ON m.id = a.officer_id AND m.is_active AND m.role = ANY(%(roles)s)
    LEFT JOIN unnest(%(packs)s::text[], %(kinds)s::text[], %(days)s::date[]) AS own(pack, kind, due_on)
        ON own.pack = a.law_pack AND own.kind = n.kind
    LEFT JOIN unnest(%(packs)s::text[], %(kinds)s::text[], %(days)s::date[]) AS house(pack, kind, due_on)
        ON house.pack = '' AND house.kind = n.kind
    ON CONFLICT (account_id, kind) WHERE status = 'open' DO NOTHING
    RETURNING id
)
SELECT (SELECT count(*) FROM dropped) + (SELECT count(*) FROM added)
