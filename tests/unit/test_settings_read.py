"""monitor.yaml and the environment: values, precedence, secrets, and every fault in its place."""

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

import pytest

from monitor.configuration import (
    ConsoleReceiver,
    EmailReceiver,
    FetchLimits,
    Route,
    Secret,
    SlackReceiver,
    Way,
    WebAddress,
    WebhookReceiver,
)
from monitor.errors import ConfigurationError
from monitor.settings import Settings, read_settings
from monitor.settings.secrets import SecretFile

WHSEC = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="


def read(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> Settings:
    (folder / "monitor.yaml").write_text(text, "utf-8")
    return read_settings(folder, environ or {})


def problems(folder: Path, text: str, environ: Mapping[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        read(folder, text, environ)
    return [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]


def test_without_a_file_everything_is_the_default(tmp_path: Path) -> None:
    settings = read_settings(tmp_path, {})

    assert settings.receivers == (ConsoleReceiver("console"),)
    assert settings.route == Route("console")
    assert settings.fetch == FetchLimits()
    assert settings.web == WebAddress()
    assert settings.store_url == "sqlite:///data/monitor.db"


@pytest.mark.parametrize("text", ["", "# nothing\n", "store:\nreceivers:\nroute:\n", "---\n"])
def test_an_empty_value_is_not_set(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).file == read_settings(tmp_path / "none", {}).file


def test_every_limit_of_a_fetch_is_read(tmp_path: Path) -> None:
    text = """\
fetch:
  contact: desk@example.org
  deadline: 1m
  connect_timeout: 5s
  max_wire_size: 1MB
  max_body_size: 2MB
  max_redirects: 3
  allow_networks: [10.0.0.0/8, "fd00::/8"]
  concurrency: 7
  per_host: 1
  host_delay: 250ms
  requests_per_hour: 600
  new_per_hour: 900
"""

    assert read(tmp_path, text).fetch == FetchLimits(
        contact="desk@example.org",
        deadline=60_000,
        connect_timeout=5_000,
        max_wire_bytes=2**20,
        max_body_bytes=2**21,
        max_redirects=3,
        allow_networks=(IPv4Network("10.0.0.0/8"), IPv6Network("fd00::/8")),
        concurrency=7,
        per_host=1,
        host_delay=250,
        requests_per_hour=600,
        new_per_hour=900,
    )


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    text = "store: {url: sqlite:///a.db, keep: 3d}\nweb: {port: 1234}\n"
    environ = {
        "MONITOR_STORE__URL": "postgresql://monitor@db/monitor",
        "monitor_web__port": "4321",
        "MONITOR_FETCH__ALLOW_NETWORKS": '["127.0.0.0/8"]',
    }

    settings = read(tmp_path, text, environ)

    assert settings.store_url == "postgresql://monitor@db/monitor"
    assert settings.file.store.keep == 3 * 86_400_000
    assert settings.web.port == 4321
    assert settings.fetch.allow_networks == (IPv4Network("127.0.0.0/8"),)


def test_only_the_environment_that_is_handed_in_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_WEB__PORT", "4321")

    assert read(tmp_path, "").web == WebAddress()


def test_an_empty_variable_sets_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "web: {port: 9}\n", {"MONITOR_WEB__PORT": ""}).web.port == 9


def test_a_variable_that_is_no_json_is_told(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "", {"MONITOR_WEB": '{"port": 1'})

    assert problem.startswith("environment: MONITOR_WEB: not JSON (write a list")


def test_a_receiver_may_come_from_the_environment_alone(tmp_path: Path) -> None:
    environ = {
        "MONITOR_RECEIVERS__DESK__SLACK__TOKEN": "xoxb-1",
        "MONITOR_RECEIVERS__DESK__SLACK__CHANNEL": "#c",
    }

    settings = read(tmp_path, "", environ)

    assert settings.receivers == (SlackReceiver("desk", token=Secret("xoxb-1"), channel="#c"),)
    assert settings.route == Route("desk")


def test_names_that_an_orchestrator_sets_are_left_alone(tmp_path: Path) -> None:
    environ = {"MONITOR_PORT": "tcp://10.0.0.1:80", "MONITOR_SERVICE_HOST": "10.0.0.1"}

    assert read(tmp_path, "", environ).web == WebAddress()


def test_a_misspelt_variable_is_told(tmp_path: Path) -> None:
    environ = {"MONITOR_STOER__URL": "x", "MONITOR_WEB__PROT": "1"}

    assert problems(tmp_path, "", environ) == [
        "environment: MONITOR_STOER__URL: no such setting (did you mean `MONITOR_STORE__URL`?)"
    ]
    del environ["MONITOR_STOER__URL"]
    assert problems(tmp_path, "", environ) == [
        "environment: MONITOR_WEB__PROT: unknown key (did you mean `port`?)"
    ]


def test_a_bad_value_from_the_environment_names_the_variable(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "web: {port: 80}\n", {"MONITOR_WEB__PORT": "many"})

    assert problem.startswith("environment: MONITOR_WEB__PORT: must be a whole number")


def test_all_faults_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """\
stoer: {url: x}
store:
  url: sqlite:///a.db
  keep: 90 days
web:
  port: 99999
receivers:
  desk: {slak: {}}
  mail: {email: {to: a@example.org, hosst: x}}
log: {level: loud}
"""

    assert problems(tmp_path, text) == [
        "monitor.yaml:1:1: stoer: unknown key (did you mean `store`?)",
        (
            "monitor.yaml:4:9: store.keep: '90 days' is not a duration; write for example 30s, "
            "10m, 2h or 7d"
        ),
        "monitor.yaml:6:9: web.port: must be at most 65535 (found '99999') (write 65535 or less)",
        "monitor.yaml:8:10: receivers.desk.slak: unknown key (did you mean `slack`?)",
        "monitor.yaml:9:37: receivers.mail.email.hosst: unknown key (did you mean `host`?)",
        (
            "monitor.yaml:10:14: log.level: must be one of debug, info, warning, error "
            "(found 'loud')"
        ),
    ]


@pytest.mark.parametrize("key", ["repeat_interval", "mute_times"])
def test_what_the_daemon_does_not_do_is_not_accepted(tmp_path: Path, key: str) -> None:
    text = f"receivers: {{c: {{console: }}}}\nroute: {{receiver: c, {key}: []}}\n"

    (problem,) = problems(tmp_path, text)

    assert problem.startswith(f"monitor.yaml:2:22: route.{key}: unknown key")


def test_the_four_channels(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("xoxb-1\n")
    text = f"""\
smtp: {{host: smtp.example.org, username: m@example.org, password: "${{SMTP_PASSWORD}}"}}
receivers:
  out: {{console: }}
  desk: {{slack: {{token_file: token, channel: "#war-desk"}}}}
  hook: {{slack: {{webhook_url: "https://hooks.example.org/${{KEY}}"}}}}
  mail: {{email: {{to: [a@example.org, b@example.org]}}}}
  other: {{email: {{to: c@example.org, host: mx.example.org, tls: none, from: x@example.org}}}}
  api: {{webhook: {{url: "http://127.0.0.1:9/in", secret: {WHSEC}}}}}
route: {{receiver: out}}
"""

    receivers = read(tmp_path, text, {"SMTP_PASSWORD": "pw", "KEY": "k"}).receivers

    assert receivers == (
        ConsoleReceiver("out"),
        SlackReceiver("desk", token=SecretFile(tmp_path / "token", "xoxb-1"), channel="#war-desk"),
        SlackReceiver("hook", webhook_url=Secret("https://hooks.example.org/k")),
        EmailReceiver(
            "mail",
            ("a@example.org", "b@example.org"),
            "m@example.org",
            "smtp.example.org",
            username="m@example.org",
            password=Secret("pw"),
        ),
        EmailReceiver(
            "other",
            ("c@example.org",),
            "x@example.org",
            "mx.example.org",
            port=25,
            username="m@example.org",
            password=Secret("pw"),
            tls="none",
        ),
        WebhookReceiver("api", Secret("http://127.0.0.1:9/in"), Secret(WHSEC)),
    )


def test_a_secret_in_a_file_is_read_at_each_use(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("xoxb-1\n")
    text = 'receivers: {desk: {slack: {token_file: token, channel: "#d"}}}'
    (receiver,) = read(tmp_path, text).receivers
    assert isinstance(receiver, SlackReceiver)
    token = receiver.token
    assert token

    seen = [token.reveal()]
    file.write_text("xoxb-2\n")
    seen.append(token.reveal())
    file.write_text("")  # a rotation empties it for a moment
    seen.append(token.reveal())
    file.unlink()
    seen.append(token.reveal())

    assert seen == ["xoxb-1", "xoxb-2", "xoxb-2", "xoxb-2"]
    assert "xoxb" not in repr(receiver)


def test_what_a_receiver_does_not_say_notify_and_smtp_say(tmp_path: Path) -> None:
    text = """\
notify: {zone: Europe/Berlin, proxy: "http://proxy.example:3128"}
smtp: {host: mx.example.org, from: "Monitor <m@example.org>", hello: m.example.org}
receivers:
  desk: {slack: {webhook_url: "https://hooks.example.org/x", deadline: 30s, zone: Asia/Tokyo}}
  mail:
    email: {to: "Desk <desk@zeitung-münchen.example>", cc: c@x.org, reply_to: r@x.org, port: 465}
route: {receiver: desk}
"""

    slack, mail = read(tmp_path, text).receivers

    assert slack == SlackReceiver(
        "desk",
        webhook_url=Secret("https://hooks.example.org/x"),
        zone="Asia/Tokyo",
        deadline=30_000,
        way=Way(proxy=Secret("http://proxy.example:3128")),
    )
    assert mail == EmailReceiver(
        "mail",
        ("Desk <desk@zeitung-münchen.example>",),
        "Monitor <m@example.org>",
        "mx.example.org",
        port=465,
        tls="implicit",
        cc=("c@x.org",),
        reply_to="r@x.org",
        hello="m.example.org",
        zone="Europe/Berlin",
    )


@pytest.mark.parametrize(
    ("receiver", "expected"),
    [
        (
            "{email: {to: жан@b.org, host: h, from: c@d}}",
            (
                "2:19: receivers.r.email.to.0: 'жан@b.org': few mail servers take other than "
                "ASCII letters before the @ (write name@example.org, or Name <name@example.org>)"
            ),
        ),
        (
            "{email: {to: a@b, host: 'mx:25', from: c@d}}",
            (
                "2:30: receivers.r.email.host: 'mx:25' is a name and a port "
                "(write host: mx and port: 25)"
            ),
        ),
        (
            "{console: {zone: Europe/Berlim}}",
            (
                "2:23: receivers.r.console.zone: no time zone is called Europe/Berlim "
                "(did you mean `Europe/Berlin`?)"
            ),
        ),
        (
            "{webhook: {url: 'http://a.example', proxy: 'socks5://p'}}",
            "2:49: receivers.r.webhook.proxy: not an HTTP proxy (write http://HOST:PORT)",
        ),
        ("{}", "2:6: receivers.r: a receiver has exactly one of slack, email, webhook, console"),
        (
            "{console: , slack: {}}",
            "2:6: receivers.r: a receiver has exactly one of slack, email, webhook, console",
        ),
        (
            "{slack: {}}",
            (
                "2:14: receivers.r.slack: a Slack receiver has either a webhook_url or a "
                "token with a channel"
            ),
        ),
        (
            "{slack: {token: x}}",
            '2:14: receivers.r.slack: a bot token needs a channel (add `channel: "#name"`)',
        ),
        (
            "{slack: {webhook_url: nope}}",
            "2:28: receivers.r.slack.webhook_url: not an http or https URL",
        ),
        (
            "{slack: {token: '${SLCK}', channel: c}}",
            (
                "2:22: receivers.r.slack.token: the environment variable SLCK is not set "
                "(did you mean `SLACK`?)"
            ),
        ),
        (
            "{webhook: {url: 'http://a.example', secret: short}}",
            (
                "2:50: receivers.r.webhook.secret: not a Standard Webhooks secret: `whsec_` and "
                'base64 of 24 to 64 bytes (make one: echo "whsec_$(openssl rand -base64 32)")'
            ),
        ),
        ("{webhook: {}}", "2:16: receivers.r.webhook: a webhook needs a url (add `url:`)"),
        ("{email: {host: h, from: a@b}}", "2:14: receivers.r.email.to: is missing (add `to:`)"),
        (
            "{email: {to: a@b, from: c@d}}",
            "2:14: receivers.r.email: no mail server (add `smtp: {host: ...}`)",
        ),
        (
            "{email: {to: a@b, host: h}}",
            "2:14: receivers.r.email: no sender (add `from:` here or under `smtp:`)",
        ),
        (
            '{email: {to: "a@b\\r\\nBcc: x@y", host: h, from: c@d}}',
            (
                "2:19: receivers.r.email.to.0: 'a@b\\r\\nBcc: x@y' is not a mail address "
                "(write name@example.org, or Name <name@example.org>)"
            ),
        ),
    ],
)
def test_a_receiver_that_cannot_work_is_told(tmp_path: Path, receiver: str, expected: str) -> None:
    found = problems(tmp_path, f"receivers:\n  r: {receiver}\n", {"SLACK": "x"})

    assert len(found) == 1
    assert found[0].startswith(f"monitor.yaml:{expected}")


def test_a_secret_in_two_places_or_in_no_file_is_told(tmp_path: Path) -> None:
    text = """\
receivers:
  a: {slack: {token: x, token_file: there, channel: c}}
  b: {slack: {token_file: absent, channel: c}}
  c: {slack: {token_file: empty, channel: c}}
route: {receiver: a}
"""
    (tmp_path / "there").write_text("x")
    (tmp_path / "empty").write_text("\n")

    assert problems(tmp_path, text) == [
        (
            "monitor.yaml:2:22: receivers.a.slack.token: token and token_file are both set "
            "(remove one)"
        ),
        (
            f"monitor.yaml:3:27: receivers.b.slack.token_file: the file {tmp_path}/absent cannot "
            "be read: No such file or directory (put the secret there, readable for the user that "
            "runs the monitor)"
        ),
        (
            f"monitor.yaml:4:27: receivers.c.slack.token_file: the file {tmp_path}/empty is empty "
            "(put the secret into it)"
        ),
    ]


def test_a_secret_never_shows_itself(tmp_path: Path) -> None:
    text = 'receivers: {s: {slack: {webhook_url: "https://hooks.example.org/${KEY}"}}}\n'

    settings = read(tmp_path, text, {"KEY": "hush"})

    assert "hush" not in repr(settings)


def test_a_store_that_is_not_known_is_told(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "store: {url: mysql://x/y}\n")

    assert problem.startswith("monitor.yaml:1:14: store.url: not a store that the monitor knows")


def test_a_store_url_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://u:p@db/m\n")

    assert read(tmp_path, "store: {url_file: url}\n").store_url == "postgresql://u:p@db/m"


@pytest.mark.parametrize("contact", ["a\\nX-Evil: 1", "desk (news)", "a\\x00b"])
def test_a_contact_that_no_header_can_hold_is_told(tmp_path: Path, contact: str) -> None:
    (problem,) = problems(tmp_path, f'fetch: {{contact: "{contact}"}}\n')

    assert problem == (
        "monitor.yaml:1:18: fetch.contact: is no single line without brackets; "
        "write a mail address or a page"
    )
