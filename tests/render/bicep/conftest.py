from tests.tools.fixtures import bicep, bicep_path

__all__ = ["bicep", "bicep_path"]
