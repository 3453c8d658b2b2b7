-- Each of the bills cut into the parts paid on different days, with the last day on which each was owed, as the terms of its
-- law see it on %(day)s. A base that is given leaves out what is disputed. What was paid before the penalty begins is dropped.
-- A rate agreed in the contract takes the place of the law's, if it is one that the law lets them agree on. Bills and accounts
-- are looked up one by one (LIMIT): of a large portfolio the planner would else read all accounts, and all of their bills.
asked AS (
    SELECT v.bill_id, coalesce(v.base, b.amount) AS base, b.due_on, b.account_id, t.kind, t.grace, t.pack, t.is_whole,
           t.is_compound, t.day_basis, t.known_from, t.known_to, t.flat_sums,
           coalesce(agreed.rate, t.rate) AS rate, coalesce(agreed.rate, t.cross_rate) AS cross_rate
    FROM unnest(%(bills)s::bigint[], %(bases)s::numeric[]) AS v(bill_id, base)
    CROSS JOIN LATERAL (SELECT amount, due_on, account_id FROM collections_bill WHERE id = v.bill_id LIMIT 1) b
    CROSS JOIN LATERAL (
        SELECT law_pack, customer_class, contract_permille FROM collections_account WHERE id = b.account_id LIMIT 1) a
    JOIN jsonb_to_recordset(%(terms)s::jsonb) AS t(
        pack text, customer_class text, kind text, grace int, rate numeric, cross_rate numeric, agreed_from numeric,
        agreed_to numeric, is_whole boolean,
        is_compound boolean, day_basis numeric, known_from date, known_to date, flat_sums jsonb)
      ON t.pack = a.law_pack AND t.customer_class = a.customer_class
    LEFT JOIN LATERAL (
        SELECT a.contract_permille AS rate WHERE a.contract_permille BETWEEN t.agreed_from AND t.agreed_to) agreed ON true
    WHERE %(day)s::date > b.due_on + t.grace
), paid AS (
    SELECT al.bill_id, sum(al.amount) AS amount,
           CASE WHEN al.amount > 0 THEN least(p.paid_on, allocated_on) ELSE allocated_on END AS last_day
    FROM collections_allocation al JOIN collections_payment p ON p.id = al.payment_id
    WHERE al.bill_id IN (SELECT k.bill_id FROM asked k) AND part = 'principal' AND allocated_on <= %(day)s GROUP BY 1, 3
), late AS (
    SELECT k.*, part.amount, part.last_day
    FROM asked k CROSS JOIN LATERAL (
        SELECT p.amount, p.last_day FROM paid p WHERE p.bill_id = k.bill_id
        UNION ALL
        SELECT k.base - coalesce((SELECT sum(p.amount) FROM paid p WHERE p.bill_id = k.bill_id), 0), %(day)s::date
    ) part
    WHERE part.last_day > k.due_on + k.grace AND part.amount <> 0
), pause AS (
    SELECT k.bill_id, range_agg(days) AS days
    FROM asked k JOIN (
        SELECT account_id, bill_id, daterange(from_on, to_on, '[]') AS days FROM collections_penaltypause
        UNION ALL
        SELECT account_id, bill_id, daterange(placed_on, least(until + 1, ended_on)) FROM collections_hold WHERE stops_penalty
    ) free ON free.account_id = k.account_id AND coalesce(free.bill_id, k.bill_id) = k.bill_id
    GROUP BY k.bill_id
)
