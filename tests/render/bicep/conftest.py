import pytest

from tests.tools.fixtures import bicep, bicep_path

pytest.register_assert_rewrite("tests.render.bicep.sound")

__all__ = ["bicep", "bicep_path"]
