"""What people have to do about an account: a call, a visit, a returned letter, an order past its day.

A task is set by a step, by the night or by a person, falls to somebody, has a deadline in working days and ends with what
came of it. Whatever is above (arrangements, notices, enforcement) sets tasks through `batch.set_tasks` for many accounts
or `operations.set_task` for one, and knows nothing of who will do them. Start with `models.Task`.
"""
