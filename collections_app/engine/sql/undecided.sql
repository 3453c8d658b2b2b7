-- The next accounts of the night that wait for a decision, each with all that the decision needs.
SELECT d.id, d.account_id, a.customer_class, a.credit_grade, a.voltage, a.law_pack, a.currency, d.procedure_id,
       d.overdue, d.suspended, d.oldest_due_on, d.credit, d.demanded, d.hold_reason, d.hold_until, d.age_paused_days,
       d.step_paused_days, d.case_id, d.last_position, d.step_on, d.step_served_on,
       a.customer_class, a.region, d.issued_on, d.served, d.protections, d.annual_bill,
       d.overdue_bills - d.suspended_bills, d.is_disputed, CASE WHEN a.closed_on <= %(day)s THEN a.closed_on END,
       w.step_id, coalesce(w.status, ''), w.decided_on, a.credit_grade,
       ARRAY(SELECT k."on" FROM collections_courtesy k
             WHERE k.customer_id = a.customer_id AND k."on" > %(day)s::date - %(window)s AND k."on" <= %(day)s),
       d.in_plan, d.in_audit
FROM collections_accountday d JOIN collections_account a ON a.id = d.account_id
LEFT JOIN collections_stepapproval w ON w.case_id = d.case_id AND w.ended_on IS NULL
WHERE d.day = %(day)s AND d.verdict = '' AND (%(account)s::bigint IS NULL OR d.account_id = %(account)s)
  AND d.id > %(after)s
ORDER BY d.id LIMIT %(limit)s
