"""YAML with places: every value knows its line and column. Home of yaml.

    file -> YamlFile (plain data + places) -> pydantic model | Problems

Scalars stay as they are written (`no` is Norway's code, not False; `08` is not an error): the
models give them their types. Only an unquoted empty value, `~` and `null` mean "not set".
"""

from monitor.yaml_reader.document import NOT_YAML, Place, YamlFile, read_document
from monitor.yaml_reader.limits import MAPPING, is_longer
from monitor.yaml_reader.quantities import Duration, Size, duration_text
from monitor.yaml_reader.validation import Section, nearest, problem_at, validate, validate_entries

__all__ = [
    "MAPPING",
    "NOT_YAML",
    "Duration",
    "Place",
    "Section",
    "Size",
    "YamlFile",
    "duration_text",
    "is_longer",
    "nearest",
    "problem_at",
    "read_document",
    "validate",
    "validate_entries",
]
