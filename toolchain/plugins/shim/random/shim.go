// Package shim hands out the random provider, which upstream keeps in an internal package:
// only a module whose path lies below the upstream's may import it.
package shim

import (
	"github.com/hashicorp/terraform-plugin-framework/provider"
	random "github.com/terraform-providers/terraform-provider-random/internal/provider"
)

// NewProvider makes the Terraform provider.
func NewProvider() provider.Provider { return random.New() }
