// Command schemas writes the package schema of every plugin to <folder>/<name>.json.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfgen"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"

	"pulumi-lakehouse/plugins/providers"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: schemas <folder>")
		os.Exit(2)
	}
	for _, name := range providers.Names() {
		if err := write(os.Args[1], name); err != nil {
			fmt.Fprintf(os.Stderr, "schema of %s: %v\n", name, err)
			os.Exit(1)
		}
	}
}

func write(folder, name string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	info := providers.All[name].Mapping()
	// The schema goes without descriptions; a folder without documents keeps the generator from fetching them.
	info.UpstreamRepoPath = folder
	// Held back unless something fails: a line about missing documents for each of some 100 resources.
	var remarks bytes.Buffer
	generated, err := tfgen.GenerateSchemaWithOptions(tfgen.GenerateSchemaOptions{
		ProviderInfo:    info,
		DiagnosticsSink: diag.DefaultSink(&remarks, &remarks, diag.FormatOptions{Color: colors.Never}),
	})
	if err != nil {
		return fmt.Errorf("%w\n%s", err, remarks.String())
	}
	text, err := json.Marshal(generated.PackageSpec)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, name+".json"), text, 0o644)
}
