-- The day is graded once more: who has another grade since the first time can get no second one on it, and is graded tomorrow.
UPDATE collections_grade g SET look_on = %(day)s::date + 1 FROM collections_gradechange c
WHERE c.account_id = g.account_id AND c."on" = %(day)s AND g.graded_on = %(day)s
