package cli

import (
	"runtime"

	"assure/cli/command"
	"assure/cli/wire"
)

type rootOptions struct {
	Version bool
	Linear  bool
}

func version(e *command.Env) command.Result {
	v := wire.Version{
		Schema: wire.SchemaVersion, Version: e.Program.VersionName(),
		Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, Built: e.Program.Built(),
	}
	return command.Result{Object: v, Text: func(p *command.Page) {
		p.Line("assure %s (%s, %s)", v.Built, v.Platform, v.Go)
	}}
}
