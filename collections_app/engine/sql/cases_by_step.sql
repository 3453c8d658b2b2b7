-- How many of the cases are open and closed on each version, and after which step.
SELECT c.procedure_id, p.code, c.step_id, s.position, c.status, count(*)
FROM collections_case c JOIN collections_procedure p ON p.id = c.procedure_id LEFT JOIN collections_step s ON s.id = c.step_id
WHERE c.id = ANY(%(cases)s::bigint[])
GROUP BY 1, 2, 3, 4, 5 ORDER BY 5 DESC, 2, 1, 4
