-- End those of the holds that still run: one event and one diary entry for each.
WITH ended AS (
    UPDATE collections_hold SET ended_on = %(on)s
    WHERE id = ANY(%(holds)s::bigint[]) AND ended_on IS NULL AND (until IS NULL OR until >= %(on)s)
    RETURNING id, account_id, reason
), told AS (
    INSERT INTO collections_caseevent (account_id, case_id, kind, "on", actor_id, data)
    SELECT e.account_id, c.id, 'hold_ended', %(on)s, %(by)s,
           jsonb_build_object('reason', e.reason, 'mass_hold', %(reference)s::text, 'hold', e.id)
    FROM ended e LEFT JOIN collections_case c ON c.account_id = e.account_id AND c.status = 'open' ORDER BY e.account_id
), diary AS (
    INSERT INTO collections_diaryentry (account_id, look_on)
    SELECT DISTINCT account_id, %(on)s::date FROM ended ORDER BY account_id
    ON CONFLICT (look_on, account_id) DO UPDATE SET look_on = excluded.look_on
)
SELECT count(*) FROM ended
