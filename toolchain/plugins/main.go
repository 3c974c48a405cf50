// The provider plugins that the lakehouse needs, in one binary. It serves the plugin whose file name it was started
// under (pulumi-resource-docker, ...), so one build and one file on disk are enough for all of them.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"pulumi-lakehouse/plugins/providers"
)

const filePrefix = "pulumi-resource-"

func main() {
	if err := run(filepath.Base(os.Args[0])); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(file string) error {
	name := strings.TrimSuffix(strings.TrimPrefix(file, filePrefix), ".exe")
	plugin, ok := providers.All[name]
	if !ok || !strings.HasPrefix(file, filePrefix) {
		return fmt.Errorf("started as %q: the file must be named %s{%s}", file, filePrefix, strings.Join(providers.Names(), ","))
	}
	schema, err := schemas.ReadFile("schemas/" + name + ".json")
	if err != nil {
		return fmt.Errorf("%s: the binary was built without the schema: %w", file, err)
	}
	return plugin.Serve(context.Background(), schema)
}
