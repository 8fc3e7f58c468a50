"""monitor.yaml and the environment: store, HTTP, web, receivers, route. Home of pydantic-settings.

monitor.yaml | environment over it | validated model | secrets read | frozen values
"""

from monitor.settings.alone import configuration_of, load_settings
from monitor.settings.models import MonitorFile
from monitor.settings.read import Settings, read_settings

__all__ = ["MonitorFile", "Settings", "configuration_of", "load_settings", "read_settings"]
