-- Who fits a treatment in force: those whose number falls below its share are treated, the others stay as they are for comparison.
-- A number never changes, so that a wider share takes in more and lets none out. Whoever no longer fits, or is taken in, leaves.
WITH fits AS (
    SELECT r.id AS rule_id, a.id AS account_id,
           ('x' || substr(md5(r.id || ':' || a.account_no), 1, 8))::bit(32)::bigint %% 100 < r.share AS is_treated
    FROM collections_treatmentrule r JOIN collections_account a ON a.customer_class = r.customer_class AND a.credit_grade = r.grade
    WHERE r.status = 'active' AND r.from_on <= %(day)s AND r.until >= %(day)s AND (a.closed_on IS NULL OR a.closed_on > %(day)s)
      AND (r.measure <> 'prepayment' OR a.billing_mode = 'postpaid' AND NOT EXISTS (
          SELECT FROM collections_protectedstatus p WHERE p.account_id = a.id AND p.reason = ANY(%(never)s)
          AND daterange(p.from_on, least(p.to_on + 1, p.ended_on)) @> %(day)s::date))
), gone AS (
    UPDATE collections_treatedaccount t SET until = greatest(t.since, %(day)s) WHERE t.until IS NULL AND NOT EXISTS (
        SELECT FROM fits f WHERE f.rule_id = t.rule_id AND f.account_id = t.account_id AND (t.is_treated OR NOT f.is_treated))
    RETURNING t.rule_id, t.account_id
)
INSERT INTO collections_treatedaccount (rule_id, account_id, is_treated, since)
SELECT f.rule_id, f.account_id, f.is_treated, %(day)s FROM fits f
WHERE NOT EXISTS (SELECT FROM collections_treatedaccount t
                  WHERE t.rule_id = f.rule_id AND t.account_id = f.account_id AND t.until IS NULL AND (t.is_treated OR NOT f.is_treated))
ORDER BY f.rule_id, f.account_id
ON CONFLICT DO NOTHING
