"""What is to be told of coercions: to whom, when, in which step; between the facts and the outbox.

It stands here and not at the edge, since imports, people and the calendar all change what is
planned, each in its own transaction.
"""
