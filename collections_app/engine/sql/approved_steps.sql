-- Of the accounts named, those whose night somebody has approved since the rules last changed: whether that was for this
-- night too, and the step that was approved for it.
SELECT a.id, bool_or(p.day = %(day)s), max(m.step_id)
FROM collections_account a JOIN collections_orgunit u ON u.id = a.unit_id
JOIN (collections_nightproposal p JOIN collections_orgunit of_unit ON of_unit.id = p.unit_id)
    ON p.status = 'approved' AND p.day BETWEEN %(since)s AND %(day)s AND starts_with(u.path, of_unit.path)
LEFT JOIN collections_proposedmove m
    ON m.proposal_id = p.id AND m.account_id = a.id AND p.day = %(day)s AND m.verdict = 'step'
WHERE a.id = ANY(%(account)s::bigint[])
GROUP BY a.id
