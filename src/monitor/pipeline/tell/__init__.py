"""From a due group to a message in the outbox, or a reason why there is none yet."""
