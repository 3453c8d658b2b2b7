-- Tasks for people; one of a kind that is still open for the account is not set twice. Each falls to the account's officer
-- as long as that one works here, and without a day of its own has the working days of its kind.
INSERT INTO collections_task
    (account_id, case_id, step_id, kind, status, amount, about, assignee_id, set_on, due_on, note, outcome)
SELECT v.account_id, v.case_id, v.step_id, v.kind, 'open', v.amount, v.about, m.id, %(day)s,
       coalesce(v.due_on, own.due_on, house.due_on), '', ''
FROM unnest(%(account)s::bigint[], %(case)s::bigint[], %(step)s::bigint[], %(kind)s::text[], %(amount)s::numeric[],
            %(due_on)s::date[], %(about)s::text[]) AS v(account_id, case_id, step_id, kind, amount, due_on, about)
JOIN collections_account a ON a.id = v.account_id
LEFT JOIN collections_staffmember m ON m.id = a.officer_id AND m.is_active AND m.role = ANY(%(roles)s)
LEFT JOIN unnest(%(packs)s::text[], %(kinds)s::text[], %(days)s::date[]) AS own(pack, kind, due_on)
    ON own.pack = a.law_pack AND own.kind = v.kind
LEFT JOIN unnest(%(packs)s::text[], %(kinds)s::text[], %(days)s::date[]) AS house(pack, kind, due_on)
    ON house.pack = '' AND house.kind = v.kind
ON CONFLICT (account_id, kind) WHERE status = 'open' DO NOTHING
