-- One hold, event and diary entry for each account that has no hold yet which lasts as long; its note begins with the reference.
WITH free AS (
    SELECT a.id AS account_id FROM collections_account a
    WHERE a.id = ANY(%(accounts)s::bigint[]) AND NOT EXISTS (
        SELECT FROM collections_hold h
        WHERE h.account_id = a.id AND h.bill_id IS NULL AND h.placed_on <= %(on)s
          AND coalesce(h.until, 'infinity') >= coalesce(%(until)s::date, 'infinity') AND coalesce(h.ended_on, 'infinity') > %(on)s)
), placed AS (
    INSERT INTO collections_hold (account_id, reason, note, placed_on, until, placed_by_id, stops_penalty)
    SELECT account_id, %(reason)s, left(concat_ws(' ', %(reference)s::text, nullif(%(note)s, '')), 300), %(on)s, %(until)s::date, %(by)s, %(stops_penalty)s FROM free ORDER BY account_id
    RETURNING id, account_id
), told AS (
    INSERT INTO collections_caseevent (account_id, case_id, kind, "on", actor_id, data)
    SELECT p.account_id, c.id, 'hold_placed', %(on)s, %(by)s, jsonb_strip_nulls(jsonb_build_object(
        'reason', %(reason)s::text, 'until', %(until)s::date, 'note', nullif(%(note)s, ''), 'mass_hold', %(reference)s::text,
        'hold', p.id, 'stops_penalty', nullif(%(stops_penalty)s, false)))
    FROM placed p LEFT JOIN collections_case c ON c.account_id = p.account_id AND c.status = 'open' ORDER BY p.account_id
), diary AS (
    INSERT INTO collections_diaryentry (account_id, look_on)
    SELECT account_id, look_on FROM placed CROSS JOIN (VALUES (%(on)s::date), (%(until)s::date + 1)) AS d(look_on)
    WHERE look_on IS NOT NULL ORDER BY look_on, account_id
    ON CONFLICT (look_on, account_id) DO UPDATE SET look_on = excluded.look_on
)
SELECT count(*) FROM placed
