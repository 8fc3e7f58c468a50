"""What lies in deploy/, validated without a cluster, a server or a service manager.

Tools that are not on every machine (promtool, amtool, systemd-analyze, kubectl) are used where they
are; what they would say of the essentials is tested without them, too.
"""

import configparser
import json
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import Metric

from monitor import telemetry
from monitor.cli.check import run_check

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
BOARD = json.loads((DEPLOY / "grafana/monitor.json").read_text("utf-8"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed here")
    return found


def ran(*command: str, cwd: Path = ROOT) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


# --- Prometheus, Alertmanager, Grafana ---------------------------------------------------------


def series() -> set[str]:
    """Every name under which a metric of ours is scraped."""
    names = {"up"}
    metrics: list[Metric] = list(telemetry.REGISTRY.collect())
    for metric in metrics:
        ends = {
            "counter": ("_total",),
            "histogram": ("_bucket", "_sum", "_count"),
        }.get(metric.type, ("",))
        names |= {metric.name + end for end in ends}
    return names


def rules() -> list[dict[str, Any]]:
    read = yaml.safe_load((DEPLOY / "prometheus/alerts.yml").read_text("utf-8"))
    return [rule for group in read["groups"] for rule in group["rules"]]


def expressions() -> list[str]:
    asked = [target["expr"] for panel in BOARD["panels"] for target in panel["targets"]]
    return [*asked, *(rule["expr"] for rule in rules())]


@pytest.mark.parametrize("expression", expressions())
def test_boards_and_rules_ask_for_metrics_and_labels_that_exist(expression: str) -> None:
    asked = re.findall(r"\b(?:monitor_\w+|up)\b", expression)
    labels: defaultdict[str, set[str]] = defaultdict(set)
    for name, given in re.findall(r"(monitor_\w+)\{([^}]*)\}", expression):
        labels[name] |= set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", given))

    assert asked
    assert set(asked) <= series()
    for name, used in labels.items():
        collector = telemetry.REGISTRY._names_to_collectors[name]
        assert used <= set(collector._labelnames)  # type: ignore[attr-defined]


def test_every_rule_says_what_is_wrong_and_names_a_command_that_exists() -> None:
    for rule in rules():
        assert rule["labels"]["severity"] in {"critical", "warning"}
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["description"]


def test_panels_do_not_lie_upon_each_other() -> None:
    taken: dict[tuple[int, int], int] = {}
    for panel in BOARD["panels"]:
        at = panel["gridPos"]
        for x in range(at["x"], at["x"] + at["w"]):
            for y in range(at["y"], at["y"] + at["h"]):
                assert x < 24
                assert taken.setdefault((x, y), panel["id"]) == panel["id"]


def test_promtool_takes_the_configuration_and_its_rules_fire_as_they_should() -> None:
    promtool = tool("promtool")

    ran(promtool, "check", "config", "prometheus.yml", cwd=DEPLOY / "prometheus")
    ran(promtool, "test", "rules", "alerts_test.yml", cwd=DEPLOY / "prometheus")


def test_amtool_takes_the_configuration() -> None:
    ran(tool("amtool"), "check-config", str(DEPLOY / "prometheus/alertmanager.yml"))


# --- Compose -----------------------------------------------------------------------------------


def test_two_replicas_share_a_server_and_nothing_else() -> None:
    first, second = COMPOSE["services"]["monitor"], COMPOSE["services"]["monitor-2"]

    assert second["profiles"] == ["postgres"]
    assert "ports" not in second
    assert not any(mount.startswith("data:") for mount in second["volumes"])
    for same in ("image", "user", "read_only", "cap_drop", "security_opt", "environment"):
        assert first[same] == second[same]


def test_every_service_of_compose_is_unprivileged_and_known_to_prometheus() -> None:
    services = COMPOSE["services"]
    read = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text("utf-8"))
    targets = read["scrape_configs"][0]["static_configs"][0]["targets"]
    called = json.loads(services["monitor"]["environment"]["MONITOR_WEB__NAMES"])

    assert all("no-new-privileges:true" in each["security_opt"] for each in services.values())
    assert all(each["cap_drop"] == ["ALL"] for each in services.values())
    assert [target.partition(":")[0] for target in targets] == called
    assert set(called) <= set(services)


def test_files_that_compose_mounts_exist() -> None:
    mounts = [m for each in COMPOSE["services"].values() for m in each["volumes"]]
    files = [m.split(":")[0] for m in mounts if m.startswith(".")]

    assert "./grafana/monitor.json" in files
    assert all((DEPLOY / file).exists() for file in files)


# --- systemd -----------------------------------------------------------------------------------


def unit() -> dict[str, list[str]]:
    """The unit's service section; keys may come again."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    text = (DEPLOY / "systemd/monitor.service").read_text("utf-8")
    for key, value in re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE):
        found[key].append(value)
    return found


def test_the_unit_waits_until_the_daemon_is_ready_and_watches_it() -> None:
    found = unit()

    assert found["Type"] == ["notify"]
    assert found["ExecStart"] == ["/opt/monitor/bin/monitor run"]
    assert found["WatchdogSec"] == ["60s"]
    assert found["Restart"] == ["on-failure"]
    assert found["ProtectSystem"] == ["strict"]


def test_the_unit_is_hardened() -> None:
    said = ran(
        *(tool("systemd-analyze"), "security", "--offline=true", "--threshold=20"),
        str(DEPLOY / "systemd/monitor.service"),
    )

    exposure = re.search(r"exposure level for monitor.service: ([\d.]+)", said)
    assert exposure is not None
    assert float(exposure[1]) <= 2.0


def test_the_unit_is_written_in_the_sections_that_systemd_knows() -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None, allow_no_value=True)
    parser.read(DEPLOY / "systemd/monitor.service")

    assert parser.sections() == ["Unit", "Service", "Install"]


# --- Kubernetes --------------------------------------------------------------------------------

VARIANTS = ("sqlite", "postgresql")


def built(variant: str) -> dict[str, dict[str, Any]]:
    """What kustomize makes of a folder, by kind."""
    text = ran(tool("kubectl"), "kustomize", str(DEPLOY / "kubernetes" / variant))
    return {each["kind"]: each for each in yaml.safe_load_all(text)}


def pod(objects: dict[str, dict[str, Any]]) -> dict[str, Any]:
    spec = objects["Deployment"]["spec"]["template"]["spec"]
    assert isinstance(spec, dict)
    return spec


@pytest.mark.parametrize("variant", VARIANTS)
def test_pods_run_without_rights_and_are_asked_how_they_are(variant: str) -> None:
    spec = pod(built(variant))
    (container,) = spec["containers"]
    rights = container["securityContext"]

    assert spec["securityContext"]["runAsUser"] == 10001
    assert spec["automountServiceAccountToken"] is False
    assert rights["readOnlyRootFilesystem"] is True
    assert rights["allowPrivilegeEscalation"] is False
    assert rights["capabilities"] == {"drop": ["ALL"]}
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert {m["name"] for m in container["volumeMounts"]} == {v["name"] for v in spec["volumes"]}


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_selects_pods_selects_these(variant: str) -> None:
    objects = built(variant)
    labels = objects["Deployment"]["spec"]["template"]["metadata"]["labels"]

    assert objects["Deployment"]["spec"]["selector"]["matchLabels"].items() <= labels.items()
    assert objects["Service"]["spec"]["selector"].items() <= labels.items()
    chosen = objects["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"]
    assert chosen
    assert chosen.items() <= labels.items()


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_configuration_in_the_map_is_a_folder_that_is_good(
    variant: str, tmp_path: Path
) -> None:
    objects = built(variant)
    (config,) = (v for v in pod(objects)["volumes"] if v["name"] == "config")
    (source,) = config["projected"]["sources"]
    for item in source["configMap"]["items"]:
        target = tmp_path / item["path"]
        target.parent.mkdir(exist_ok=True)
        text = objects["ConfigMap"]["data"][item["key"]]
        target.write_text(text.replace("/run/secrets/monitor", str(tmp_path)), "utf-8")
    (tmp_path / "page-token").write_text("a token of more than sixteen letters", "utf-8")
    (tmp_path / "slack-webhook").write_text("https://hooks.slack.com/services/T/B/x", "utf-8")

    report = run_check(tmp_path, {})

    assert report.problems == ()
    assert report.exit_code == 0


def test_sqlite_has_one_owner_and_postgresql_two_replicas_with_a_budget() -> None:
    one, two = built("sqlite"), built("postgresql")

    assert one["Deployment"]["spec"]["replicas"] == 1
    assert one["Deployment"]["spec"]["strategy"] == {"type": "Recreate"}
    assert "PersistentVolumeClaim" in one
    assert two["Deployment"]["spec"]["replicas"] == 2
    assert two["Deployment"]["spec"]["strategy"] == {"type": "Recreate"}  # never two versions
    assert "PersistentVolumeClaim" not in two
    assert two["PodDisruptionBudget"]["spec"]["minAvailable"] == 1
    (data,) = (v for v in pod(two)["volumes"] if v["name"] == "data")
    assert "persistentVolumeClaim" not in data
    (variable,) = pod(two)["containers"][0]["env"]
    assert variable["name"] == "MONITOR_STORE__URL_FILE"
