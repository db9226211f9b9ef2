package cli

import (
	"context"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// RootOptions are the flags of `assure` itself.
type RootOptions struct{ Version bool }

// versionObject is `assure --version --json`.
type versionObject struct {
	Schema   string `json:"schema"`
	Version  string `json:"version"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// rootWork is what `assure` does without a command.
func (e *env) rootWork(cmd *cobra.Command, o *RootOptions) work {
	return func(context.Context) (Result, error) {
		if o.Version {
			return e.version(), nil
		}
		return Result{}, cmd.Help()
	}
}

func (e *env) version() Result {
	v := versionObject{
		Schema: "assure.version/1", Version: e.Program.version(),
		Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
	}
	return Result{Object: v, Text: func(p *page) {
		p.line("assure %s (%s, %s)", v.Version, v.Platform, v.Go)
	}}
}

// version is the released version or, for a build from source, the commit it was built from.
func (p Program) version() string {
	if p.Version != "" {
		return p.Version
	}
	v := "from source"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				v += " " + s.Value[:12]
			}
		}
	}
	return v
}
