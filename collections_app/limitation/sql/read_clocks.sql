SELECT c.bill_id, b.bill_no, b.amount - b.paid, c.due_on, c.ends_on, coalesce(c.restarted_by, ''), c.restarted_on, c.stopped_on
FROM clock c JOIN collections_bill b ON b.id = c.bill_id ORDER BY c.due_on, c.bill_id
