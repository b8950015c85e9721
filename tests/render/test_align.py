"""The layout is the one of `terraform fmt`, on every construct that templates use."""

import shutil
import subprocess
from random import Random

import pytest

from ailz.render.align import align_hcl

needs_terraform = pytest.mark.skipif(
    shutil.which("terraform") is None, reason="terraform is not installed"
)

RICH = r"""
terraform {
  required_version = "~> 1.11"

  required_providers {
    azapi = { source = "azure/azapi", version = "~> 2.12" }
    random_long_name = {
      source = "hashicorp/random"
      version = "~> 3.7"
    }
    tls = { source = "hashicorp/tls" }
  }
}

variable "one_line" { type = string }

variable "subnets" {
  type = map(object({
    name = string
    address_prefixes = list(string)
    delegation = optional(string)
    # A comment ends the run.
    service_endpoints = optional(list(string), [])
    nat = optional(bool, false)
  }))
  nullable = false
  description = "Subnets; \"quoted\" text with = and { and # and ${"$"}{x} inside."

  validation {
    condition = alltrue([
      for key, subnet in var.subnets : length(subnet.name) <= 80 && key == lower(key)
    ])
    error_message = "A name is too long: at most 80 characters."
  }
}

locals {
  a = 1
  abc = 2
  // comment
  abcdef = 3
  tags = { owner = "me", "cost center" = "7" }
  merged = merge(local.tags, { a = 1 })
  conditional = var.a == "b" ? "c" : "d"
  over_lines = (
    var.a != null
    ? { name = var.a, id = 1 }
    : { name = "x", id = 2 }
  )
  by_name = { for key, subnet in var.subnets : subnet.name => merge(subnet, { key = key }) }
  filtered = {
    for key, subnet in var.subnets : key => {
      name = subnet.name
      address_prefixes = subnet.address_prefixes
      "quoted key" = { "a" = 1 }
      (subnet.name) = [for prefix in subnet.address_prefixes : { prefix = prefix }]
      "${subnet.name}-x" = "${subnet.name}-${key}"
    } if subnet.delegation != null
  }
  list = [
    { name = "a", value = 1 },
    { name = "bbbbbbb", value = 2 },
    "plain",
  ]
  mixed = [{
    name = "a"
    longer_name = "b"
    }, {
    name = "c"
    n = "d"
  }]
  text = <<-EOT
    a = 1
    bcd = { "x" = 2 }
  EOT
  short = 1
  still_in_the_run = 2
  raw = <<EOT
a = 1

bcd = "unbalanced { [ (
EOT
  call = format("%s = %s {", "a", "b")
  escaped = "$${a} %%{b} \\ \" = {"
  nested = "a${lookup({ a = "}" }, "a", "{")}b"
  slash = "http://example.com/#x"
  division = 4 / 2
  negative = -1
  joined = join(",", [
    "a",
    "b",
  ])
  last = jsonencode({ a = [1, 2], b = { c = "d" } })
  names = {
    "größe" = 1
    "kosten stelle" = 2
    "e${"\u0301"}" = 3
    (var.a) = 4
    b = 5
  }
  empty = {}
  none = []
  text_then_list = templatefile("x.tftpl", {
    a = 1
    bcd = 2
  })
}

resource "azapi_resource" "main" {
  for_each = var.subnets

  type = "Microsoft.Network/virtualNetworks/subnets@2024-05-01"
  name = each.value.name
  parent_id = azapi_resource.vnet.id
  body = {
    properties = {
      addressPrefixes = each.value.address_prefixes
      defaultOutboundAccess = false
      #checkov:skip=CKV_X: a reason
      networkSecurityGroup = { id = azapi_resource.nsg[each.key].id }
      delegations = each.value.delegation == null ? [] : [{
        name = "delegation"
        properties = { serviceName = each.value.delegation }
      }]
      /* a comment
         over = lines
         that = { ends here */
      a = 1
      bb = 2
    }
  }
  response_export_values = []
  retry = { error_message_regex = ["AnotherOperation = .*"] }

  timeouts {
    create = "30m"
    delete = "1h"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes = [body.tags]
  }
  depends_on = [azapi_resource.nsg]
}

moved {
  from = azapi_resource.a
  to = azapi_resource.main["b"]
}

output "id" { value = azapi_resource.main.id }
output "name" {
  value = azapi_resource.main.name
  description = "A name."
  sensitive = true
}

run "guards" {
  command = plan
  variables {
    location = "westeurope"
    a = "b"
  }
  assert {
    condition = output.id != "" && length(output.name) >= 3
    error_message = "no"
  }
  expect_failures = [var.a, var.bcd]
}
"""


def _fmt(text: str) -> str:
    run = subprocess.run(
        ["terraform", "fmt", "-no-color", "-"],
        input=text.encode(),
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout.decode()


@needs_terraform
def test_every_construct_is_laid_out_as_terraform_does() -> None:
    assert align_hcl(RICH) == _fmt(RICH)


def test_the_rule_without_terraform() -> None:
    given_text = (
        "a = 1\nbcd = 2\n\nlonger_name = 3\nb = 4\n# c\nd = [\n  1,\n]\nef = 5\ng = <<X\na = 1\nX\n"
        "hij = 6\n"
    )
    assert align_hcl(given_text) == (
        "a   = 1\nbcd = 2\n\nlonger_name = 3\nb           = 4\n# c\nd = [\n  1,\n]\n"
        "ef  = 5\ng   = <<X\na = 1\nX\nhij = 6\n"
    )


def test_aligning_twice_changes_nothing_more() -> None:
    assert align_hcl(align_hcl(RICH)) == align_hcl(RICH)


def test_padding_that_is_no_longer_right_is_taken_back() -> None:
    assert align_hcl("a      = 1\nbc     = 2\n") == "a  = 1\nbc = 2\n"


def test_text_without_assignments_is_left_alone() -> None:
    text = '# a = b\n\nblock "x" {\n  nested {}\n}\n// c = d\n/* e\n= f\n*/\n'
    assert align_hcl(text) == text


SCALARS = [
    *["1", "-2.5", "true", "null", "var.a", "local.b[0]", "a == b", "!a", "[]", "{}", "x[*].id"],
    *["a ? b : c", "f(a, b)", "a >= 1 && b != c", '""', '"a b"', '"a = {"', '"# no"'],
    *['"//"', '"/*"', '"${var.a}-${b["c"]}"', '"$${a"', '"\\""', '"%%{x"', '"${f({ a = "}" })}"'],
    *['"\\\\"', '"<<EOT"', "[1, [2]]", "{ a = 1, bcd = { e = 2 } }", 'a["b"].c', "(a + b) * 2"],
    "[for x in y : { a = x, bc = y } if x != null]",
]


class _World:
    """Writes random maps, lists, heredocs and comments, indented as fmt indents."""

    def __init__(self, number: int) -> None:
        self.random = Random(number)  # noqa: S311 - a sample, not a secret

    def entries(self, indent: str, depth: int) -> list[str]:
        lines: list[str] = []
        for number in range(self.random.randint(1, 7)):
            if lines and self.random.random() < 0.2:
                lines.append(self.random.choice(["", f"{indent}# a = b", f"{indent}// c = {{"]))
            first, *rest = self.value(indent, depth)
            lines += [f"{indent}{self.key(number)} = {first}", *rest]
        return lines

    def key(self, number: int) -> str:
        name = "abcdefghijkl"[: self.random.randint(1, 12)] + str(number)
        return self.random.choice([name, name, f'"{name} x"', f"(var.{name})", f'"é{name}"'])

    def value(self, indent: str, depth: int) -> list[str]:
        kind = self.random.choice(["scalar"] * 4 + ["map", "list", "heredoc", "call", "choice"])
        deeper = indent + "  "
        if depth == 0 or kind == "scalar":
            return [self.random.choice(SCALARS)]
        if kind == "map":
            return ["{", *self.entries(deeper, depth - 1), f"{indent}}}"]
        if kind == "call":
            return ["merge(local.a, {", *self.entries(deeper, depth - 1), f"{indent}}})"]
        if kind == "list":
            first, *rest = self.value(deeper, depth - 1)
            return ["[", deeper + first, *rest, f"{indent}]"]
        if kind == "choice":
            return [
                "(",
                f"{deeper}a == b",
                f"{deeper}? {{ c = 1 }}",
                f"{deeper}: {{}}",
                f"{indent})",
            ]
        return ["<<-EOT", f"{deeper}a = 1", "", f"{deeper}bcd = ${{a}} {{ [", f"{indent}EOT"]


@needs_terraform
@pytest.mark.parametrize("number", range(4))
def test_random_terraform_is_laid_out_as_terraform_does(number: int) -> None:
    world = _World(number)
    lines: list[str] = []
    for block in range(150):
        # A map takes what an attribute cannot: quoted and computed names.
        lines += [f"block_{block} {{", "  body = {", *world.entries("    ", 3), "  }", "}", ""]
    text = "\n".join(lines)
    aligned = align_hcl(text)
    assert aligned == _fmt(text)
    assert align_hcl(aligned) == aligned
    assert aligned != text
