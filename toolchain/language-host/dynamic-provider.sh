#!/bin/sh
# pulumi-resource-pulumi-nodejs: starts the SDK's server for dynamic providers, from the program's own node_modules.
server=$(node -e "process.stdout.write(require.resolve('@pulumi/pulumi/cmd/dynamic-provider'))") || exit 1
exec node "$server" "$@"
