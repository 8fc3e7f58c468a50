"""Keys of Alertmanager that the monitor does not have, and what to write instead."""

ALERTMANAGER = {
    "global": "set the mail server in `smtp`, all else at each receiver",
    "templates": "messages have one form, so there are no templates",
    "inhibit_rules": "nothing inhibits; a silence (`silences`) keeps alerts back for a time",
    "mute_time_intervals": "define them in `time_intervals`",
    "match": """write `matchers: ['label="value"']`""",
    "match_re": """write `matchers: ['label=~"pattern"']`""",
    "repeat_interval": "a report is told once and not repeated; remove it",
    "slack_configs": "write `NAME: {slack: {...}}`",
    "email_configs": "write `NAME: {email: {...}}`",
    "webhook_configs": "write `NAME: {webhook: {...}}`",
    "time_zone": "write `location`",
    "startsAt": "write `starts`",
    "endsAt": "write `until`",
    "createdBy": "write `author`",
}
