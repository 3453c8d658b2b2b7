"""Text messages and e-mails to debtors: queued by the night, sent by the clock, and what became of each.

It may see the worklist and what is below it. A message is a few polite lines; the letter is what the law looks at. Start with
`models.Message`; `batch.queue` puts many into the queue, `outbox.send_waiting` sends those whose time has come, through the
gateways that the settings name.
"""
