package providers

import (
	upstream "github.com/aminueza/terraform-provider-minio/v2/minio"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
)

var minio = Plugin{Name: "minio", Version: "0.17.1", Info: minioInfo}

// newerRuleFields of a lifecycle rule are unknown to the SDK.
var newerRuleFields = map[string]*tfbridge.SchemaInfo{
	"transition":                         {Omit: true},
	"noncurrent_version_transition_days": {Omit: true},
}

func minioInfo(name, _ string) tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:         shimv2.NewProvider(upstream.Provider()),
		GitHubOrg: "aminueza",
		Resources: map[string]*tfbridge.ResourceInfo{
			// A quota in bytes outgrows the 32 bits of a Pulumi integer.
			"minio_s3_bucket":  {Fields: map[string]*tfbridge.SchemaInfo{"quota": {Type: "number"}}},
			"minio_ilm_policy": {Fields: map[string]*tfbridge.SchemaInfo{"rule": {Elem: &tfbridge.SchemaInfo{Fields: newerRuleFields}}}},
		},
		// Newer than the SDK: the module proxy has no older version of the Terraform provider.
		IgnoreMappings: []string{
			"minio_iam_ldap_group_policy_attachment",
			"minio_iam_ldap_user_policy_attachment",
			"minio_ilm_tier",
			"minio_s3_bucket_replication",
		},
	}
	standardTokens(&info, name, "")
	autonaming(&info)
	return info
}
