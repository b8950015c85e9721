"""A root of the design as a Terraform root module on azapi."""

from ailz.render.terraform.files import State, mirror, render_root

__all__ = ["State", "mirror", "render_root"]
