-- Each of the cases with its fate. Those that can go over are put on the other version at the same kind of step, with the days
-- they had; it is told in their timeline, and they are looked at.
WITH fate AS (
    SELECT * FROM unnest(%(procedure)s::bigint[], %(step)s::bigint[], %(status)s::text[], %(to_step)s::bigint[],
                         %(obstacle)s::text[]) AS v(procedure_id, step_id, status, to_step_id, obstacle)
), chosen AS (
    SELECT c.id, c.account_id, c.procedure_id, c.step_id, f.to_step_id, f.obstacle
    FROM collections_case c
    JOIN fate f ON f.procedure_id = c.procedure_id AND f.step_id IS NOT DISTINCT FROM c.step_id AND f.status = c.status
    WHERE c.id = ANY(%(cases)s::bigint[])
), listed AS (
    INSERT INTO collections_casemoveline (move_id, case_id, from_procedure_id, from_step_id, to_step_id, obstacle)
    SELECT %(move)s, id, procedure_id, step_id, to_step_id, obstacle FROM chosen ORDER BY id
), moved AS (
    UPDATE collections_case c SET procedure_id = %(to)s, step_id = chosen.to_step_id
    FROM chosen WHERE c.id = chosen.id AND chosen.obstacle = ''
    RETURNING c.id, c.account_id, chosen.procedure_id
), ended AS ( -- what was asked or approved of a step of the other version does not count for this one
    UPDATE collections_stepapproval a SET status = CASE WHEN a.status = 'refused' THEN a.status ELSE 'lapsed' END, ended_on = %(on)s
    FROM moved WHERE a.case_id = moved.id AND a.ended_on IS NULL
), told AS (
    INSERT INTO collections_caseevent (account_id, case_id, kind, "on", actor_id, data)
    SELECT m.account_id, m.id, 'case_moved', %(on)s, %(by)s, jsonb_build_object(
               'move', %(move_no)s::text, 'from_version', p.version, 'version', %(version)s::int, 'note', %(reason)s::text)
    FROM moved m JOIN collections_procedure p ON p.id = m.procedure_id ORDER BY m.id
), diary AS (
    INSERT INTO collections_diaryentry (account_id, look_on)
    SELECT DISTINCT account_id, look_on FROM moved, unnest(%(look_on)s::date[]) AS look_on ORDER BY 2, 1
    ON CONFLICT (look_on, account_id) DO UPDATE SET look_on = excluded.look_on
)
SELECT count(*) FROM moved
