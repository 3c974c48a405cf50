package main

import "embed"

// The package schemas, written by ./cmd/schemas before this package is built. Computing them at every start would
// cost the plugin its start time and this binary the code generators of all Pulumi languages.
//
//go:embed schemas/*.json
var schemas embed.FS
