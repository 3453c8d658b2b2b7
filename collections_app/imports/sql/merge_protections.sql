WITH merged AS (
    INSERT INTO collections_protectedstatus (account_id, reason, from_on, to_on, evidence)
    SELECT a.id, s.reason, s.from_on, coalesce(s.to_on, e.to_on), coalesce(s.evidence, e.evidence, '')
    FROM staging s JOIN collections_account a ON a.account_no = s.account_no
    LEFT JOIN collections_protectedstatus e ON e.account_id = a.id AND e.reason = s.reason AND e.from_on = s.from_on
    ON CONFLICT ON CONSTRAINT a_protection_is_recorded_once DO UPDATE
    SET to_on = excluded.to_on, evidence = excluded.evidence
    WHERE (collections_protectedstatus.to_on, collections_protectedstatus.evidence)
          IS DISTINCT FROM (excluded.to_on, excluded.evidence)
    RETURNING account_id, reason, from_on, to_on, evidence, xmax = 0 AS is_new
), told AS (
    INSERT INTO collections_caseevent (account_id, case_id, kind, "on", data)
    SELECT m.account_id, c.id, 'protection_recorded', %(on)s, jsonb_strip_nulls(jsonb_build_object(
        'reason', m.reason, 'from', m.from_on, 'until', m.to_on, 'evidence', nullif(m.evidence, '')))
    FROM merged m LEFT JOIN collections_case c ON c.account_id = m.account_id AND c.status = 'open' ORDER BY m.account_id
), diary AS (
    INSERT INTO collections_diaryentry (account_id, look_on)
    SELECT account_id, from_on FROM merged
    UNION SELECT account_id, to_on + 1 FROM merged WHERE to_on IS NOT NULL ORDER BY 2, 1
    ON CONFLICT (look_on, account_id) DO UPDATE SET look_on = excluded.look_on
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM merged
