package providers

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	upstream "github.com/terraform-providers/terraform-provider-postgresql/postgresql"
)

var postgresql = Plugin{Name: "postgresql", Version: "3.18.1", Info: postgresqlInfo}

func postgresqlInfo(name, _ string) tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:         shimv2.NewProvider(upstream.Provider()),
		GitHubOrg: "cyrilgdn",
		Config: map[string]*tfbridge.SchemaInfo{
			"sslmode":         {Default: &tfbridge.DefaultInfo{EnvVars: []string{"PGSSLMODE"}}},
			"connect_timeout": {Default: &tfbridge.DefaultInfo{EnvVars: []string{"PGCONNECT_TIMEOUT"}, Value: 180}},
		},
		Resources: map[string]*tfbridge.ResourceInfo{
			// Revoking the old grant after making the new one would take the new one away again.
			"postgresql_grant": {Tok: "postgresql:index/grant:Grant", DeleteBeforeReplace: true},
		},
	}
	// The SDK still has the resource under its first, misspelt name too.
	info.RenameResourceWithAlias("postgresql_default_privileges",
		"postgresql:index/defaultPrivileg:DefaultPrivileg", "postgresql:index/defaultPrivileges:DefaultPrivileges",
		"index", "index", nil)
	standardTokens(&info, name, "")
	autonaming(&info)
	return info
}
