SELECT d.verdict, coalesce(s.kind, '') AS step, count(*)
FROM collections_accountday d LEFT JOIN collections_step s ON s.id = d.step_id AND d.verdict = 'step'
WHERE d.day = %(day)s AND d.look = 0 GROUP BY 1, 2 ORDER BY 1, 2
