package providers

import (
	"context"
	"errors"

	pfbridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	upstream "github.com/terraform-providers/terraform-provider-random/shim"
)

var random = Plugin{Name: "random", Version: "4.21.2", Framework: true, Info: randomInfo}

func randomInfo(name, _ string) tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:         pfbridge.ShimProvider(upstream.NewProvider()),
		GitHubOrg: "hashicorp",
		Resources: map[string]*tfbridge.ResourceInfo{
			"random_bytes": {ComputeID: randomBytesID},
		},
		EnableAccurateBridgePreview: true,
		EnableRawStateDelta:         true,
	}
	// The SDK keeps the prefix in its class names: RandomPassword, not Password.
	standardTokens(&info, name, "Random")
	return info
}

// randomBytesID takes the base64 text as the id: Terraform's random_bytes has none.
func randomBytesID(_ context.Context, state resource.PropertyMap) (resource.ID, error) {
	value := state["base64"]
	if value.IsSecret() {
		value = value.SecretValue().Element
	}
	if !value.IsString() {
		return "", errors.New("random_bytes: the state has no text in base64")
	}
	return resource.ID(value.StringValue()), nil
}
