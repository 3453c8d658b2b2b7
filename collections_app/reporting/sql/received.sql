-- Principal settled on these days, by when its bill was issued; what is taken back counts against it.
SELECT b.account_id, u.allocated_on AS owned_on,
       CASE WHEN date_trunc('month', b.issued_on) >= date_trunc('month', u.allocated_on) THEN u.amount ELSE 0 END AS received_month,
       CASE WHEN date_trunc('month', b.issued_on) < date_trunc('month', u.allocated_on)
             AND date_trunc('year', b.issued_on) >= date_trunc('year', u.allocated_on) THEN u.amount ELSE 0 END AS received_year,
       CASE WHEN date_trunc('year', b.issued_on) < date_trunc('year', u.allocated_on) THEN u.amount ELSE 0 END AS received_old,
       CASE WHEN u.amount < 0 AND p.paid_on < date_trunc('month', u.allocated_on)
             AND EXISTS (SELECT FROM collections_payment r WHERE r.reverses_id = p.id AND r.paid_on <= u.allocated_on)
            THEN -u.amount ELSE 0 END AS taken_back
FROM collections_allocation u JOIN collections_bill b ON b.id = u.bill_id JOIN collections_payment p ON p.id = u.payment_id
WHERE u.part = 'principal' AND u.allocated_on BETWEEN %(first)s AND %(last)s
