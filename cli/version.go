package cli

import (
	"runtime"

	"assure/cli/command"
)

// rootOptions are the flags of `assure` itself.
type rootOptions struct{ Version bool }

// versionObject is `assure --version --json`.
type versionObject struct {
	Schema   string `json:"schema"`
	Version  string `json:"version"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func version(e *command.Env) command.Result {
	v := versionObject{
		Schema: "assure.version/1", Version: e.Program.VersionName(),
		Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
	}
	return command.Result{Object: v, Text: func(p *command.Page) {
		p.Line("assure %s (%s, %s)", v.Version, v.Platform, v.Go)
	}}
}
