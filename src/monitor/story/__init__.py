"""Which event a report belongs to, and the sentences that tell it. Pure."""
