// Package providers holds one file per bridged Terraform provider and the table of all of them.
//
// What a file overrides (tokens, names, defaults, replacement order) is what the published plugin of that version
// does, because a stack may be moved between a machine with the published plugin and one with this one.
package providers

import (
	"context"
	"slices"

	pfbridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
)

// Plugin is one Pulumi resource plugin.
type Plugin struct {
	// Name of the Pulumi package, as in pulumi-resource-<name>.
	Name string
	// Version without a leading v; equal to the npm SDK's.
	Version string
	// Framework says that the Terraform provider is written with the plugin framework instead of the SDK v2.
	Framework bool
	// Info builds the mapping of the Terraform provider onto the Pulumi package.
	Info func(name, version string) tfbridge.ProviderInfo
}

// All plugins by name.
var All = byName(docker, minio, postgresql, random)

// Names of all plugins, sorted.
func Names() []string {
	names := make([]string, 0, len(All))
	for name := range All {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Mapping returns the complete provider mapping.
func (p Plugin) Mapping() tfbridge.ProviderInfo {
	info := p.Info(p.Name, p.Version)
	info.Name = p.Name
	info.Version = p.Version
	info.MetadataInfo = tfbridge.NewProviderMetadata([]byte("{}"))
	return info
}

// Serve runs the plugin until the engine ends it.
func (p Plugin) Serve(ctx context.Context, schema []byte) error {
	info := p.Mapping()
	if p.Framework {
		pfbridge.Main(ctx, p.Name, info, pfbridge.ProviderMetadata{PackageSchema: schema})
		return nil
	}
	tfbridge.Main(p.Name, p.Version, info, schema)
	return nil
}

func byName(plugins ...Plugin) map[string]Plugin {
	table := make(map[string]Plugin, len(plugins))
	for _, plugin := range plugins {
		table[plugin.Name] = plugin
	}
	return table
}

// standardTokens gives <tf prefix>some_thing the token <name>:index/<prefix>SomeThing.
func standardTokens(info *tfbridge.ProviderInfo, name, typePrefix string) {
	standard := tokens.MakeStandard(name)
	info.MustComputeTokens(tokens.SingleModule(name+"_", "index", func(module, tfName string) (string, error) {
		return standard(module, typePrefix+tfName)
	}))
}

// autonaming lets Pulumi choose names (<logical name>-<7 hex digits>) where a program gives none.
func autonaming(info *tfbridge.ProviderInfo) { info.SetAutonaming(255, "-") }
