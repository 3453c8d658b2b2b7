-- Principal settled on these days, all of one month, by when its bill was issued; what is taken back counts against it.
SELECT b.account_id, u.allocated_on AS owned_on,
       CASE WHEN b.issued_on >= month.first_on THEN u.amount ELSE 0 END AS received_month,
       CASE WHEN b.issued_on < month.first_on AND b.issued_on >= month.year_on THEN u.amount ELSE 0 END AS received_year,
       CASE WHEN b.issued_on < month.first_on AND b.issued_on < month.year_on THEN u.amount ELSE 0 END AS received_old,
       CASE WHEN u.amount < 0 AND EXISTS (
                SELECT FROM collections_payment p JOIN collections_payment r ON r.reverses_id = p.id
                WHERE p.id = u.payment_id AND p.paid_on < month.first_on AND r.paid_on <= u.allocated_on)
            THEN -u.amount ELSE 0 END AS taken_back
FROM collections_allocation u JOIN collections_bill b ON b.id = u.bill_id
CROSS JOIN (SELECT date_trunc('month', %(first)s::timestamp)::date AS first_on,
                   date_trunc('year', %(first)s::timestamp)::date AS year_on) month
WHERE u.part = 'principal' AND u.allocated_on BETWEEN %(first)s AND %(last)s
