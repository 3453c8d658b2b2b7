"""Early warnings: a large, sudden or risky arrear raises an alarm the same day, with an owner and a deadline.

Sees `cases` and below. What raises one is said by rules (`models.AlarmRule`) that managers set; `batch.raise_alarms` is the
stage of the night, `operations.py` what people do with an alarm.
"""
