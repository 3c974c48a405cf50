package providers

import (
	upstream "github.com/aminueza/terraform-provider-minio/v2/minio"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
)

var minio = Plugin{Name: "minio", Version: "0.17.1", Info: minioInfo}

func minioInfo(name, _ string) tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:         shimv2.NewProvider(upstream.Provider()),
		GitHubOrg: "aminueza",
		Resources: map[string]*tfbridge.ResourceInfo{
			// A quota in bytes outgrows the 32 bits of a Pulumi integer.
			"minio_s3_bucket": {Fields: map[string]*tfbridge.SchemaInfo{"quota": {Type: "number"}}},
		},
	}
	standardTokens(&info, name, "")
	autonaming(&info)
	return info
}
