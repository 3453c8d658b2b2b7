-- Open tasks that fall to nobody, or to somebody who does not work here any more: to the officer of the account.
UPDATE collections_task t SET assignee_id = o.id
FROM collections_account a
JOIN collections_staffmember o ON o.id = a.officer_id AND o.is_active AND o.role = ANY(%(roles)s)
WHERE t.status = 'open' AND a.id = t.account_id AND t.assignee_id IS DISTINCT FROM o.id
  AND NOT EXISTS (
      SELECT FROM collections_staffmember m WHERE m.id = t.assignee_id AND m.is_active AND m.role = ANY(%(roles)s))
