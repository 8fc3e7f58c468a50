"""Secrets: written out, `${NAME}` from the environment, or from a file of their own."""

import re
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.configuration import Secret
from monitor.yaml_reader import nearest

_READ = frozenset({"url", "password", "token", "webhook_url", "secret", "proxy", "api_key"})
# How shells write it beside ${NAME}: $NAME alone, and a default behind the name.
_AS_IN_SHELLS = re.compile(r"\$([A-Z][A-Z0-9_]{2,})|\$\{([A-Za-z_]\w*)[^\w}][^}]*\}", re.ASCII)
VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


class SecretFile(Secret):
    """A secret that stands in a file and is read at each use, so that a rotation needs no reload.

    While the file is away or empty, as it is for a moment when it is replaced, the last one holds.
    """

    __slots__ = ("_path",)

    def __init__(self, path: Path, value: str) -> None:
        super().__init__(value)
        self._path = path

    def reveal(self) -> str:
        """What the file holds now."""
        try:
            text = self._path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            text = ""
        self._value = text or self._value
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SecretFile) and other._path == self._path

    def __hash__(self) -> int:
        return hash(self._path)


Where = tuple[str | int, ...]


def unread_variables(value: object, where: Where = ()) -> Iterator[tuple[Where, str, str]]:
    """`${NAME}` where it would stand as it is: where, what is wrong, and what to do."""
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield from unread_variables(below, (*where, str(key)))
    elif isinstance(value, list):
        for i, below in enumerate(value):
            yield from unread_variables(below, (*where, i))
    elif isinstance(value, str) and (found := VARIABLE.search(value)) and where[-1] not in _READ:
        setting = "__".join(str(step) for step in where).upper()
        whole = not any(isinstance(step, int) for step in where)
        remedy = f"set MONITOR_{setting} instead" if whole else "write the value itself"
        yield where, f"{found[0]} is not read here, only in secrets and in store.url", remedy


Complain = Callable[[Where, str, str], None]


@dataclass(frozen=True)
class SecretReader:
    """Reads values that may be secret; what is wrong goes to `complain` and reads as ""."""

    folder: Path
    environ: Mapping[str, str]
    complain: Complain

    def secret(self, section: object, where: Where, name: str) -> Secret | None:
        """The secret `name` of a section of settings, or its `_file` twin; None if not set."""
        text = self.text(section, where, name)
        if not text:
            return None
        file = str(getattr(section, f"{name}_file"))
        return SecretFile(self.folder / file, text) if file else Secret(text)

    def text(self, section: object, where: Where, name: str) -> str:
        """The same as plain text, for values that are not always secret."""
        written, file = str(getattr(section, name)), str(getattr(section, f"{name}_file"))
        twins = {name, f"{name}_file"} <= getattr(section, "model_fields_set", set())
        if twins and written and file:
            self.complain((*where, name), f"{name} and {name}_file are both set", "remove one")
        if file:
            return self._from_file(file, (*where, f"{name}_file"))
        return self._expanded(written, (*where, name))

    def certificates(self, name: str, where: Where) -> str:
        """The path of a file of certificates, by the configuration folder; '' where none is set."""
        if not name:
            return ""
        path = self.folder / name
        try:
            ssl.create_default_context().load_verify_locations(cafile=path)
        except (OSError, ssl.SSLError) as fault:
            reason = fault.strerror if type(fault) is not ssl.SSLError else "no certificates in PEM"
            remedy = "name a file of certificates in PEM"
            self.complain(where, f"the file {path} cannot be used: {reason}", remedy)
        return str(path)

    def _from_file(self, name: str, where: Where) -> str:
        path = self.folder / name
        try:
            text = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as fault:
            reason = fault.strerror if isinstance(fault, OSError) else "not UTF-8 text"
            remedy = "put the secret there, readable for the user that runs the monitor"
            self.complain(where, f"the file {path} cannot be read: {reason}", remedy)
            return ""
        if not text:
            self.complain(where, f"the file {path} is empty", "put the secret into it")
        return text

    def _expanded(self, text: str, where: Where) -> str:
        if found := _AS_IN_SHELLS.fullmatch(text):
            name = found[1] or found[2]
            message = "a variable of the environment is written ${NAME}, without a default"
            self.complain(where, message, f"write ${{{name}}}")
            return ""
        missing = [name for name in VARIABLE.findall(text) if not self.environ.get(name)]
        for name in missing:
            near = nearest(name, self.environ)
            remedy = near if near.startswith("did") else f"set {name} before the start"
            self.complain(where, f"the environment variable {name} is not set", remedy)
        return "" if missing else VARIABLE.sub(lambda found: self.environ[found[1]], text)
