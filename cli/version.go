package cli

import (
	"runtime"
	"runtime/debug"
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
