from tests.tools.fixtures import arm_types, bicep, bicep_path, terraform_cli

__all__ = ["arm_types", "bicep", "bicep_path", "terraform_cli"]
