# Which roles, for whom.

variable "assignments" {
  description = "The assignments by key: the id of the scope, of the role and of the principal, and why."
  type = map(object({
    scope        = string
    role         = string
    principal_id = string
    why          = string
  }))
  nullable = false
}

variable "principal_type" {
  description = "What the principals are: Group for people, ServicePrincipal for identities."
  type        = string
  nullable    = false

  validation {
    condition     = contains(["Group", "ServicePrincipal"], var.principal_type)
    error_message = "principal_type must be Group or ServicePrincipal."
  }
}
