// Package shim hands out the Docker provider, which upstream keeps in an internal package:
// only a module whose path lies below the upstream's may import it.
package shim

import (
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

// NewProvider makes the Terraform provider; version goes into its user agent.
func NewProvider(version string) *schema.Provider { return provider.New(version)() }
