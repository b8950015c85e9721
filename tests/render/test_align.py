"""The layout is the one of `terraform fmt`, on every construct that templates use."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

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
  abc = 2 // not aligned across what follows
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
  "still_in_the_run" = 2
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
  "größe" = 1
  "kosten_stelle" = 2
  "e${"\u0301"}" = 3
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
    # What fmt does beyond `=` is the template's to get right: trailing comments.
    text = RICH.replace(" // not aligned across what follows", "")
    assert align_hcl(text) == _fmt(text)


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
    text = "# a = b\n\nblock \"x\" {\n  nested {}\n}\n// c = d\n/* e\n= f\n*/\n"
    assert align_hcl(text) == text


names = st.from_regex(r"[a-z][a-z_]{0,11}", fullmatch=True)
strings = st.sampled_from(
    ['""', '"a b"', '"a = {"', '"# no"', '"//"', '"${var.a}-${b["c"]}"', '"$${a"', '"\\""', '"%%{x"']
)
scalars = st.one_of(
    st.sampled_from(["1", "-2.5", "true", "null", "var.a", "local.b[0]", "a.b.c", "a == b", "!a"]),
    st.sampled_from(["a ? b : c", "f(a, b)", "a >= 1 && b != c", "[]", "{}", "x[*].id"]),
    strings,
)
keys = st.one_of(
    names, names.map(lambda name: f'"{name} x"'), names.map(lambda name: f"(var.{name})")
)


def _lines(indent: str, pairs: list[tuple[str, object]], end: str = "") -> list[str]:
    lines: list[str] = []
    for key, value in pairs:
        if key == "gap":
            lines.append("" if value else f"{indent}# a = note")
        else:
            first, *rest = _value(indent, value)
            lines += [f"{indent}{key} = {first}", *rest]
            lines[-1] += end
    return [line for number, line in enumerate(lines) if line or (0 < number < len(lines) - 1)]


def _value(indent: str, value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    kind, inner = value  # type: ignore[misc]
    deeper = indent + "  "
    if kind == "map":
        return ["{", *_lines(deeper, inner), f"{indent}}}"] if inner else ["{}"]
    if kind == "list":
        items = [line for item in inner for line in _item(deeper, item)]
        return ["[", *items, f"{indent}]"]
    if kind == "inline":
        return ["{ " + ", ".join(f"{key} = {text}" for key, text in inner) + " }"]
    if kind == "for":
        return [f"[for x in {inner} : {{ a = x, bc = {inner} }} if x != null]"]
    return ["<<-EOT", f"{deeper}a = 1", "", f"{deeper}bcd = {inner} {{", f"{indent}EOT"]


def _item(indent: str, item: object) -> list[str]:
    first, *rest = _value(indent, item)
    lines = [indent + first, *rest]
    lines[-1] += ","
    return lines


def _pairs(values: st.SearchStrategy) -> st.SearchStrategy:
    entry = st.one_of(
        st.tuples(keys, values),
        st.tuples(keys, values),
        st.tuples(keys, values),
        st.tuples(st.just("gap"), st.booleans()),
    )
    return st.lists(entry, max_size=6, unique_by=lambda pair: (pair[0], pair[0] == "gap"))


values = st.recursive(
    st.one_of(
        scalars,
        st.tuples(st.just("inline"), st.lists(st.tuples(names, scalars), min_size=1, max_size=3)),
        st.tuples(st.just("for"), names),
    ),
    lambda inner: st.one_of(
        st.tuples(st.just("map"), _pairs(inner)),
        st.tuples(st.just("list"), st.lists(inner, max_size=3)),
        st.tuples(st.just("heredoc"), names),
    ),
    max_leaves=12,
)
documents = st.lists(_pairs(values), min_size=10, max_size=30)


@needs_terraform
@seed(1)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_generated_terraform_is_laid_out_as_terraform_does(blocks: list) -> None:
    lines: list[str] = []
    for number, pairs in enumerate(blocks):
        # A map takes what an attribute cannot: quoted and computed names.
        body = _lines("    ", pairs)
        lines += [f"block_{number} {{", "  body = {", *body, "  }", "}", ""]
    text = "\n".join(lines).rstrip() + "\n"
    assert align_hcl(text) == _fmt(text)


@needs_terraform
def test_files_beside_the_recorded_providers_keep_their_layout(tmp_path: Path) -> None:
    """Padding taken out of what fmt wrote comes back as it was."""
    formatted = _fmt(RICH)
    (tmp_path / "main.tf").write_text(formatted, encoding="utf-8")
    bare = re.sub(r"(?m)^( *[\w]+) += ", r"\1 = ", formatted)
    assert bare != formatted
    assert align_hcl(bare.replace("  a   = 1\n", "  a = 1\n")).count("\n") == formatted.count("\n")
