-- What a grade gives people to do: an offer or a question that a treatment has begun with, an account over its limit, a deposit of
-- somebody who needs none any more. What was done or dropped is not asked again before %(again_from)s.
WITH asked AS (
    SELECT t.account_id, CASE r.measure WHEN 'prepayment' THEN 'offer_prepayment' WHEN 'deposit' THEN 'ask_deposit'
           ELSE 'over_limit' END AS kind, r.amount, r.name AS about
    FROM collections_treatmentrule r JOIN collections_treatedaccount t ON t.rule_id = r.id AND t.is_treated AND t.until IS NULL
    WHERE r.status = 'active' AND r.measure <> 'deferral' AND CASE r.measure
        WHEN 'prepayment' THEN t.since = %(day)s
        WHEN 'deposit' THEN t.since = %(day)s AND NOT EXISTS (
            SELECT FROM collections_collateral c WHERE c.account_id = t.account_id AND c.released_on IS NULL)
        ELSE r.amount < (SELECT sum(b.amount - b.paid) FROM collections_bill b
                         WHERE b.account_id = t.account_id AND b.paid < b.amount AND b.issued_on <= %(day)s) END
    UNION ALL
    SELECT DISTINCT c.account_id, 'release_deposit', 0::numeric, g.grade FROM collections_collateral c
    JOIN collections_grade g ON g.account_id = c.account_id JOIN collections_gradingscheme s ON s.id = g.scheme_id
    WHERE c.kind = 'deposit' AND c.released_on IS NULL AND c.given_on <= %(day)s AND s.release_grade <> ''
      AND array_position(%(grades)s::text[], g.grade) <= array_position(%(grades)s::text[], s.release_grade)
)
SELECT a.account_id, a.kind, c.id, a.about FROM asked a
LEFT JOIN collections_case c ON c.account_id = a.account_id AND c.status = 'open'
WHERE NOT EXISTS (SELECT FROM collections_task t WHERE t.account_id = a.account_id AND t.kind = a.kind
                  AND (t.status = 'open' OR t.done_on > %(again_from)s))
ORDER BY a.account_id, a.kind
