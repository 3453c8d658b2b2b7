-- Arrears that went along with an account: off those who had it until the day before, on to those who had it from then.
SELECT e.account_id, e.owned_on, e.sign * m.arrears AS moved, e.sign * m.old AS moved_old FROM (
    SELECT d.account_id, d."on", sum(open.amount) AS arrears, coalesce(sum(open.amount) FILTER (WHERE b.issued_on
               < date_trunc('year', %(last)s::timestamp)::date), 0) AS old
    FROM (SELECT DISTINCT account_id, "on" FROM collections_accountmove WHERE "on" BETWEEN %(first)s AND %(last)s) d
    JOIN collections_bill b ON b.account_id = d.account_id AND b.issued_on < d."on"
    CROSS JOIN LATERAL (
        SELECT b.amount - b.paid + coalesce(sum(u.amount), 0) AS amount FROM collections_allocation u
        WHERE u.bill_id = b.id AND u.part = 'principal' AND u.allocated_on >= d."on") open
    GROUP BY 1, 2
) m CROSS JOIN LATERAL (VALUES (m.account_id, m."on" - 1, -1), (m.account_id, m."on", 1)) e(account_id, owned_on, sign)
