"""Keys that the monitor does not have, of Alertmanager and of habit, and what to write instead."""

_ANOTHER = "a service that takes webhooks is reached by `webhook`; see docs/how-to/add-a-channel.md"
FOREIGN = {
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
    "feeds": "feeds stand in feeds.yaml beside this file",
    "topics": "topics stand in files of the folder watchlists/",
    "entities": "entities stand in files of the folder watchlists/",
    "timezone": "write `notify: {zone: Europe/Berlin}`",
    "user_agent": "write `contact`, which the User-Agent then names",
    "headers": "headers are not set; a webhook is signed with `secret`",
    "discord": _ANOTHER,
    "teams": _ANOTHER,
    "telegram": _ANOTHER,
    "apprise": _ANOTHER,
}
