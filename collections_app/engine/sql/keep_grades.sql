-- What the night has graded, from the table `graded`: the history of those whose grade or points are others, where they stand,
-- and their grade. Whose debt is looked after by the ladder is looked at: its steps may be for other grades.
WITH history AS (
    INSERT INTO collections_gradechange (account_id, scheme_id, "on", before, grade, points, explanation)
    SELECT account_id, scheme_id, %(day)s, before, grade, points, explanation FROM graded WHERE is_changed
    ON CONFLICT ON CONSTRAINT one_grading_of_an_account_a_day DO NOTHING
), standing AS (
    INSERT INTO collections_grade AS g (account_id, scheme_id, grade, points, since, graded_on, look_on, explanation)
    SELECT account_id, scheme_id, grade, points, since, %(day)s, look_on, explanation FROM graded
    ON CONFLICT (account_id) DO UPDATE SET scheme_id = excluded.scheme_id, grade = excluded.grade, points = excluded.points,
        since = excluded.since, graded_on = excluded.graded_on, look_on = excluded.look_on, explanation = excluded.explanation
), given AS (
    UPDATE collections_account a SET credit_grade = x.grade FROM graded x WHERE x.account_id = a.id AND a.credit_grade <> x.grade
    RETURNING a.id
), diary AS (
    INSERT INTO collections_diaryentry (account_id, look_on)
    SELECT id, %(day)s FROM given WHERE EXISTS (
        SELECT FROM collections_case c WHERE c.account_id = given.id AND c.status = 'open') ORDER BY id
    ON CONFLICT (look_on, account_id) DO UPDATE SET look_on = excluded.look_on
)
SELECT count(*) FROM graded WHERE before <> grade
