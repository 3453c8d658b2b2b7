-- Whoever owes in the segment of a procedure is looked at on the day it comes into force or retires: the answer may change.
INSERT INTO collections_diaryentry (account_id, look_on)
SELECT DISTINCT b.account_id, %(on)s::date
FROM collections_bill b JOIN collections_account a ON a.id = b.account_id
WHERE b.paid < b.amount AND (%(classes)s::text[] = '{}' OR a.customer_class = ANY(%(classes)s::text[]))
  AND (%(grades)s::text[] = '{}' OR a.credit_grade = ANY(%(grades)s::text[]))
  AND (%(voltages)s::text[] = '{}' OR a.voltage = ANY(%(voltages)s::text[]))
  AND (%(law_packs)s::text[] = '{}' OR a.law_pack = ANY(%(law_packs)s::text[]))
  AND (%(currency)s = '' OR a.currency = %(currency)s)
ORDER BY b.account_id
ON CONFLICT (look_on, account_id) DO UPDATE SET look_on = excluded.look_on
