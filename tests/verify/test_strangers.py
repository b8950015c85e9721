"""What the code on disk holds and generated code does not is seen, however it is written."""

from contextlib import suppress
from pathlib import Path

import pytest

from ailz.cli.tree import repository
from ailz.design.compose import design
from ailz.model.loader import load_text
from ailz.verify.disk import bicep, hcl
from ailz.verify.disk.reading import Language, read_code
from ailz.verify.disk.strangers import strangers
from ailz.verify.disk.words import UnreadableError
from tests.sampling.drawn import designed
from tests.sampling.rows import rows
from tests.verify.disks import BOTH

ROWS = [pytest.param(row, id=f"row-{number}") for number, row in enumerate(rows())]


@pytest.fixture(scope="module")
def ours() -> dict[str, bytes]:
    tree, _ = repository(design(load_text(BOTH)))
    return {path: file.content for path, file in tree.items()}


def found(folder: Path, ours: dict[str, bytes], language: Language, *own: str) -> list[str]:
    of = {path: content for path, content in ours.items() if path.startswith(language)}
    return list(strangers(read_code(folder, language, own), of))


def write(folder: Path, path: str, content: bytes) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(content)


@pytest.fixture
def tree(tmp_path: Path, ours: dict[str, bytes]) -> Path:
    for path, content in ours.items():
        write(tmp_path, path, content)
    return tmp_path


@pytest.mark.parametrize("row", ROWS[::6])
def test_generated_code_is_followed_to_its_end(row: dict[str, str]) -> None:
    tree, _ = repository(designed(row))
    for path, file in tree.items():
        if path.endswith(".tf"):
            assert hcl.things(file.content.decode())
        elif path.endswith((".bicep", ".bicepparam")):
            assert bicep.things(file.content.decode())


def test_generated_code_has_no_strangers(tree: Path, ours: dict[str, bytes]) -> None:
    assert found(tree, ours, "terraform") == []
    assert found(tree, ours, "bicep") == []


def test_windows_line_endings_make_no_stranger(tree: Path, ours: dict[str, bytes]) -> None:
    for path in ours:
        place = tree / path
        place.write_bytes(place.read_bytes().replace(b"\n", b"\r\n"))
    assert found(tree, ours, "terraform") == []
    assert found(tree, ours, "bicep") == []


TERRAFORM = {
    'provider "random" {}': 'provider "random"',
    'provider "azapi" {\n  endpoint = "https://else.where"\n}': 'provider "azapi"',
    'terraform {\n  backend "http" {}\n}': "a terraform block",
    'terraform {\n  required_providers {\n    x = { source = "a/b" }\n  }\n}': "a terraform block",
    'module "x" {\n  source = "git::https://example.org/x"\n}': "git::https://example.org/x",
    'module "x" {\n  source  = "../modules/role-assignments"\n  version = "1"\n}': "version 1",
    'data "external" "x" {\n  program = ["sh"]\n}': 'data of the type "external"',
    "data external x {\n}": 'data of the type "external"',
    'resource "null_resource" "x" {}': '"null_resource"',
    'ephemeral "x_y" "z" {}': 'ephemeral of the type "x_y"',
    'import {\n  to = a.b\n  id = "x"\n}': "a block import",
    "removed {\n  from = a.b\n}": "a block removed",
    'check "x" {\n  data "http" "y" {\n    url = "x"\n  }\n}': "a block check",
    'resource "terraform_data" "x" {\n  provisioner "local-exec" {\n    command = "id"\n  }\n}': (
        'provisioner "local-exec"'
    ),
    'resource "terraform_data" "x" {\n  connection {\n    host = "x"\n  }\n}': "a block connection",
    'resource "azapi_resource" "x" {\n  sensitive_body = { a = 1 }\n}': "argument sensitive_body",
    'resource "azapi_resource" "x" {\n  provider = azapi.other\n}': "argument provider",
    'locals {\n  x = file("/etc/passwd")\n}': "the function file()",
    'locals {\n  x = "a${templatefile("x", {})}b"\n}': "the function templatefile()",
    "locals {\n  x = provider::else::where()\n}": "provider::else::where()",
    "locals {\n  x = provider :: else :: where()\n}": "a function of a provider",
    'locals {\n  x = <<EOT\n  ${file("x")}\n  EOT\n}': "the function file()",
    'locals {\n  x = <<-EOT\n  text\n  EOT\n}\ndata "external" "x" {\n}': '"external"',
    'locals {\n  x = "}" # {\n  /* { */\n}\ndata "external" "x" {\n}': '"external"',
    'locals {\n  x = "${"}"}"\n}\ndata "external" "x" {\n}': '"external"',
    'locals {\n  x = "${{ a = "}" }.a}"\n}\ndata "external" "x" {\n}': '"external"',
    'locals {\n  x = "$${"\n}\ndata "external" "x" {\n}': '"external"',
    'locals {\n  x = "\\""\n}\ndata "external" "x" {\n}': '"external"',
    'locals {\n  x = "${ /* } */ 1 // }\n}"\n}\ndata "external" "x" {\n}': '"external"',
    # what a scan could be led astray with is refused
    'locals {\n  x = "$$${"\n}': "cannot be looked through",
    'locals {\n  x = "a\n}': "cannot be looked through",
    "locals {\n  x = <<EOT\n}": "cannot be looked through",
    'locals {\n  x = (\n}\nmodule "x" {\n  source = "./x"\n}': "cannot be looked through",
    "/*": "cannot be looked through",
    '# \rdata "external" "x" {}': "cannot be looked through",
    'data "external" x\u00b7y {}': "cannot be looked through",
    "locals {\n  x = <<EOT\n\u2028EOT\n}": "cannot be looked through",
    "\ufefflocals {}": "cannot be looked through",
}


@pytest.mark.parametrize(("text", "said"), TERRAFORM.items())
def test_terraform_that_ours_lacks_is_named(
    tree: Path, ours: dict[str, bytes], text: str, said: str
) -> None:
    write(tree, "terraform/landing-zone/extra.tf", text.encode())
    lines = found(tree, ours, "terraform")
    assert lines
    assert all(line.startswith("terraform/landing-zone/extra.tf: ") for line in lines)
    assert any(said in line for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        'resource "azapi_resource" "x" {\n  type = "a@b"\n  name = "x"\n  body = { a = 1 }\n}',
        'locals {\n  x = "# provisioner \\"local-exec\\" {"\n}',
        '# data "external" "x" {}\n/* data "external" "x" {} */',
        'locals {\n  x = <<EOT\ndata "external" "x" {\n}\nEOT\n}',
        'locals {\n  x = upper(join("-", ["a", "b"]))\n}',
    ],
)
def test_terraform_of_our_kinds_is_no_stranger(
    tree: Path, ours: dict[str, bytes], text: str
) -> None:
    write(tree, "terraform/landing-zone/extra.tf", text.encode())
    assert found(tree, ours, "terraform") == []


BICEP = {
    "module x 'br:else.where/x:1' = {}": "module 'br:else.where/x:1'",
    "module x 'br/public:avm/x:1' = {}": "module 'br/public:avm/x:1'",
    "module x '../../../x.bicep' = {}": "module '../../../x.bicep'",
    "module x\n  'ts:x' = {}": "module x",
    "extension microsoftGraph": "extension microsoftGraph",
    "provider 'x@1'": "provider 'x@1'",
    "import * as x from 'br:else.where/x:1'": "import 'br:else.where/x:1'",
    "import {\n  a\n} from '../x.bicep'": "import '../x.bicep'",
    "assert x = true": "a statement assert",
    "var x = loadTextContent('/etc/passwd')": "loadTextContent()",
    "var x = sys.loadFileAsBase64('x')": "loadFileAsBase64()",
    "var x = 'a${loadJsonContent('x')}b'": "loadJsonContent()",
    "var x = readEnvironmentVariable('X')": "readEnvironmentVariable()",
    "var x = az.getSecret('a', 'b', 'c', 'd')": "getSecret()",
    "var x = externalInput('a')": "externalInput()",
    "var x = '}' // {\n/* { */\nmodule y 'br:x' = {}": "module 'br:x'",
    "var x = '${'}'}'\nmodule y 'br:x' = {}": "module 'br:x'",
    "var x = '\\'\\${'\nmodule y 'br:x' = {}": "module 'br:x'",
    "var x = '''\n' ${ {\n''''\nmodule y 'br:x' = {}": "module 'br:x'",
    "var x = '${ /* } */ 1 }'\nmodule y 'br:x' = {}": "module 'br:x'",
    # what a scan could be led astray with is refused
    "var x = $'''${1}'''": "cannot be looked through",
    "var x = '": "cannot be looked through",
    "var x = (": "cannot be looked through",
    "var x = '''": "cannot be looked through",
    "// \rmodule y 'br:x' = {}": "cannot be looked through",
    "/*": "cannot be looked through",
}


@pytest.mark.parametrize(("text", "said"), BICEP.items())
def test_bicep_that_ours_lacks_is_named(
    tree: Path, ours: dict[str, bytes], text: str, said: str
) -> None:
    main = "bicep/landing-zone/main.bicep"
    write(tree, main, ours[main] + text.encode())
    lines = found(tree, ours, "bicep")
    assert lines
    assert all(line.startswith(f"{main}: ") for line in lines)
    assert any(said in line for line in lines)


@pytest.mark.parametrize(
    ("language", "path", "content"),
    [
        ("terraform", "landing-zone/x.tf.json", b"{}"),
        ("terraform", "landing-zone/x.tofu", b""),
        ("terraform", "landing-zone/tests/guards.tftest.hcl", b'run "x" {}'),
        ("terraform", "landing-zone/x.tftest.hcl", b'run "x" {}'),
        ("terraform", "landing-zone/terraform.d/plugins/x", b"ELF"),
        ("terraform", "landing-zone/ailz_override.tf", b""),
        ("terraform", "landing-zone/x.tf", b"\xff"),
        ("bicep", "bicepconfig.json", b"{}"),
        ("bicep", "landing-zone/bicepconfig.json", b"{}"),
        ("bicep", "landing-zone/x.bicep", b"\xff"),
    ],
)
def test_a_file_that_is_not_looked_through_is_a_stranger(
    tree: Path, ours: dict[str, bytes], language: Language, path: str, content: bytes
) -> None:
    write(tree, f"{language}/{path}", content)
    (line,) = found(tree, ours, language)
    assert line.startswith(f"{language}/{path}: ")


@pytest.mark.parametrize("language", ["terraform", "bicep"])
def test_links_lead_nowhere(tree: Path, ours: dict[str, bytes], language: Language) -> None:
    (tree / language / "landing-zone/more").symlink_to("/etc")
    (line,) = found(tree, ours, language)
    assert line == f"{language}/landing-zone/more: it is a symbolic link"
    (tree / language).rename(tree / "elsewhere")
    (tree / language).symlink_to("elsewhere")
    assert found(tree, ours, language) == [f"{language}: it is a symbolic link"]


def test_a_file_that_is_larger_than_code_is_not_read(tree: Path, ours: dict[str, bytes]) -> None:
    with (tree / "terraform/landing-zone/x.tf").open("wb") as file:
        file.truncate(10 * 1024 * 1024 * 1024)
    (line,) = found(tree, ours, "terraform")
    assert "larger than" in line


def test_what_is_the_users_is_left_out(tree: Path, ours: dict[str, bytes]) -> None:
    write(tree, "terraform/landing-zone/extra.tf", b'data "external" "x" {}')
    assert found(tree, ours, "terraform", "terraform/*/extra.tf") == []
    code = read_code(tree, "terraform", ["terraform/*/extra.tf"])
    assert code.own == ("terraform/landing-zone/extra.tf",)
    assert "terraform/landing-zone/extra.tf" not in code.files


@pytest.mark.parametrize("text", ["a", "'", '"', "${", "}", "<<A", "/*", "'''", "x = ", "\\"])
def test_any_end_is_an_answer_or_a_refusal(text: str) -> None:
    for scan in (hcl.things, bicep.things):
        for whole in (text, f"x {{ {text}", f"'{text}", f'"{text}', f"{text}\n{text}"):
            with suppress(UnreadableError):
                scan(whole)
