-- Whether something of the account has come up after %(seen)s and up to %(day)s: an entry in the diary, or a bill fallen due.
SELECT EXISTS (SELECT FROM collections_diaryentry WHERE account_id = %(account)s AND look_on > %(seen)s AND look_on <= %(day)s)
    OR EXISTS (SELECT FROM collections_bill b
               WHERE account_id = %(account)s AND due_on >= %(seen)s AND due_on < %(day)s
                 AND (paid < amount
                      OR EXISTS (SELECT FROM collections_allocation WHERE bill_id = b.id AND part = 'principal' AND allocated_on > %(day)s)))
