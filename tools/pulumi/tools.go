//go:build tools

// Names the command, so that its dependencies are in go.sum.
package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
