import sys

sys.path.insert(0, "/tmp/base")
from pv2 import ALL, private

from tests.delivery.test_bootstrap import *


@pytest.mark.parametrize("a", range(len(ALL)))
def test_pv(a, bicep, terraform_cli, tmp_path):
    zone = private(**ALL[a])
    root = zone.state.root
    (tmp_path / "bicepconfig.json").write_text(bicepconfig(), encoding="utf-8")
    written(bicep_root(root), tmp_path / "bicep")
    steps = bicep_steps(bicep, tmp_path / "bicep")
    assert [line for step in steps for line in step.findings] == []
    assert predicted_otherwise(zone, zone.state, tmp_path / "bicep", bicep) == []
    written(terraform_root(root), tmp_path / "terraform")
    known = {**terraform_cli, "REPLAY_KNOWN_IDS": "1"}
    with Terraform(tmp_path / "terraform" / root.name, environment=known) as terraform:
        first = [terraform.formatted(), terraform.init(), terraform.validate()]
        assert [line for step in first for line in step.findings] == []
        (environment,) = root.environments
        planned = terraform.plan(Path("environments") / f"{environment}.tfvars")
        assert planned.step.findings == ()
        decided = from_evaluated(zone.state.requests[environment])
        assert differences(decided, from_plan(planned.json)) == []
