-- Open tasks that fall to nobody are shared out among the officers of the account's unit, or of the nearest above it that
-- has some: the most urgent first, each to whoever has the fewest open tasks (rules/sharing.py says the same of one desk).
WITH officer AS (
    SELECT m.id, u.id AS desk, u.path,
           (SELECT count(*) FROM collections_task t WHERE t.assignee_id = m.id AND t.status = 'open') AS load
    FROM collections_staffmember m JOIN collections_orgunit u ON u.id = m.unit_id
    WHERE m.is_active AND m.role = 'officer'
), free AS (
    SELECT t.id, t.due_on, t.amount, a.unit_id
    FROM collections_task t JOIN collections_account a ON a.id = t.account_id
    WHERE t.status = 'open' AND NOT EXISTS (
        SELECT FROM collections_staffmember m WHERE m.id = t.assignee_id AND m.is_active AND m.role = ANY(%(roles)s))
), desk AS (
    SELECT DISTINCT ON (u.id) u.id AS unit_id, o.desk
    FROM (SELECT DISTINCT unit_id FROM free) f
    JOIN collections_orgunit u ON u.id = f.unit_id
    JOIN officer o ON starts_with(u.path, o.path)
    ORDER BY u.id, length(o.path) DESC
), queue AS (
    SELECT f.id, d.desk, row_number() OVER (PARTITION BY d.desk ORDER BY f.due_on, f.amount DESC, f.id) AS turn
    FROM free f JOIN desk d ON d.unit_id = f.unit_id
), room AS ( -- up to this many tasks in the hands of one officer there is a place for every task of the desk
    SELECT o.desk, greatest(max(o.load), ceil((q.waiting + sum(o.load)) / count(*))::bigint) AS level
    FROM officer o JOIN (SELECT desk, count(*) AS waiting FROM queue GROUP BY desk) q ON q.desk = o.desk
    GROUP BY o.desk, q.waiting
), place AS (
    SELECT o.desk, o.id AS officer_id, row_number() OVER (PARTITION BY o.desk ORDER BY held, o.id) AS turn
    FROM officer o JOIN room r ON r.desk = o.desk, generate_series(o.load + 1, r.level) AS held
), given AS ( -- each turn at a desk has one task and one place: sorted together, for a join would try each with each
    SELECT id, max(officer_id) OVER (PARTITION BY desk, turn) AS officer_id
    FROM (SELECT desk, turn, id, NULL::bigint AS officer_id FROM queue
          UNION ALL SELECT desk, turn, NULL, officer_id FROM place) AS side
)
UPDATE collections_task t SET assignee_id = g.officer_id
FROM given g WHERE t.id = g.id
