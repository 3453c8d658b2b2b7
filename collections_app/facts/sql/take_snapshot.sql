, facts AS (
    SELECT a.id AS account_id, coalesce(o.overdue, 0) AS overdue, coalesce(o.overdue_bills, 0) AS overdue_bills,
           coalesce(o.suspended_bills, 0) AS suspended_bills, o.is_disputed IS TRUE OR s.is_disputed IS TRUE AS is_disputed,
           CASE WHEN s.is_whole THEN coalesce(o.overdue, 0)
                ELSE least(coalesce(o.overdue, 0), coalesce(o.suspended, 0) + coalesce(s.amount, 0)) END AS suspended,
           o.oldest_due_on, coalesce(o.planned, 0) AS in_plan, coalesce(o.audited, 0) AS in_audit, coalesce(o.not_yet_due, 0) AS not_yet_due, coalesce(s.hold_reason, '') AS hold_reason,
           s.hold_until, c.id AS case_id, c.procedure_id, c.step_on, c.step_served_on, st.position, p.days, o.issued_on,
           a.is_important_user, a.law_pack = ANY(%(annual_packs)s::text[]) AS is_annual
    FROM looked_at l JOIN collections_account a ON a.id = l.account_id
    LEFT JOIN owed o ON o.account_id = a.id
    LEFT JOIN suspension s ON s.account_id = a.id AND s.bill_id IS NULL
    LEFT JOIN pause p ON p.account_id = a.id
    LEFT JOIN collections_case c ON c.account_id = a.id AND c.status = 'open' AND c.opened_on <= %(day)s
    LEFT JOIN collections_step st ON st.id = c.step_id
    WHERE %(accounts)s::bigint[] IS NOT NULL OR o.overdue > 0 OR c.id IS NOT NULL
), last_notice AS (
    SELECT DISTINCT ON (case_id) case_id, id FROM collections_notice
    WHERE step_id IS NOT NULL AND issued_on <= %(day)s AND status <> 'withdrawn' AND case_id IN (SELECT case_id FROM facts) ORDER BY case_id, issued_on DESC, id DESC
), demanded AS (
    SELECT n.case_id, coalesce(sum(d.open), 0) AS amount
    FROM last_notice n JOIN collections_noticeline nl ON nl.notice_id = n.id LEFT JOIN debt d ON d.id = nl.bill_id
    GROUP BY n.case_id
), taken AS (
INSERT INTO collections_accountday (
    account_id, day, look, overdue, overdue_bills, suspended_bills, is_disputed, suspended, in_plan, in_audit, oldest_due_on, not_yet_due, credit, demanded, hold_reason,
    hold_until, age_paused_days, step_paused_days, case_id, procedure_id, last_position, step_on, step_served_on,
    issued_on, served, protections, annual_bill, verdict)
SELECT f.account_id, %(day)s, %(look)s, f.overdue, f.overdue_bills, f.suspended_bills, f.is_disputed, f.suspended, f.in_plan, f.in_audit, f.oldest_due_on, f.not_yet_due,
       (SELECT coalesce(sum(amount - allocated), 0) FROM collections_payment p
        WHERE p.account_id = f.account_id AND p.paid_on <= %(day)s AND p.allocated <> p.amount) +
       (SELECT coalesce(sum(amount), 0) FROM later_use u WHERE u.account_id = f.account_id AND u.paid_on <= %(day)s),
       d.amount, f.hold_reason, f.hold_until,
       (SELECT coalesce(sum(upper(r) - lower(r)), 0) FROM unnest(f.days * datemultirange(daterange(least(f.oldest_due_on, %(day)s), %(day)s, '(]'))) r),
       (SELECT coalesce(sum(upper(r) - lower(r)), 0) FROM unnest(f.days * datemultirange(daterange(least(f.step_served_on, %(day)s), %(day)s, '(]'))) r
        WHERE f.step_served_on < %(day)s),
       f.case_id, f.procedure_id, coalesce(f.position, 0), f.step_on, f.step_served_on, f.issued_on,
       (SELECT coalesce(jsonb_object_agg(kind, served_on), '{}') FROM (
            SELECT kind, max(served_on) AS served_on FROM collections_service
            WHERE case_id = f.case_id AND sent_on <= %(day)s GROUP BY kind) sent),
       ARRAY(SELECT reason FROM collections_protectedstatus p
             WHERE p.account_id = f.account_id AND daterange(from_on, least(to_on + 1, ended_on)) @> %(day)s::date
             UNION SELECT 'critical_user' WHERE f.is_important_user ORDER BY 1),
       CASE WHEN f.is_annual THEN (
            SELECT coalesce(sum(b.amount), 0) FROM collections_bill b
            WHERE b.account_id = f.account_id AND b.issued_on > %(day)s::date - 365 AND b.issued_on <= %(day)s) END, ''
FROM facts f LEFT JOIN demanded d ON d.case_id = f.case_id
ORDER BY f.account_id
ON CONFLICT ON CONSTRAINT one_row_for_each_look DO NOTHING
RETURNING account_id
), struck AS ( -- not what is written anew meanwhile: such an entry has moved to another place
    DELETE FROM collections_diaryentry e USING (
        SELECT ctid FROM collections_diaryentry WHERE look_on <= %(day)s AND %(accounts)s::bigint[] IS NULL) as_read
    WHERE e.ctid = as_read.ctid
)
SELECT count(*) FROM taken
