-- Cases opened in the eight weeks up to %(day)s by what decides their way: how many, and what their first letters asked for.
SELECT c.procedure_id, a.customer_class, a.credit_grade, a.law_pack, a.region, count(*),
       coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY n.principal), 0)
FROM collections_case c JOIN collections_account a ON a.id = c.account_id
LEFT JOIN collections_notice n ON n.case_id = c.id AND n.issued_on = c.opened_on
WHERE c.opened_on > %(day)s::date - 56 AND c.opened_on <= %(day)s
GROUP BY c.procedure_id, a.customer_class, a.credit_grade, a.law_pack, a.region
ORDER BY count(*) DESC LIMIT 200
