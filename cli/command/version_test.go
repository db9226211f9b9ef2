package command

import (
	"runtime/debug"
	"strings"
	"testing"
)

func TestSourceVersion(t *testing.T) {
	t.Parallel()
	of := func(pairs ...string) (out []debug.BuildSetting) {
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, debug.BuildSetting{Key: pairs[i], Value: pairs[i+1]})
		}
		return out
	}
	const revision = "0a756f2c9d1be4d6a1f0"
	for want, have := range map[string][]debug.BuildSetting{
		"from source":              of("GOOS", "linux"),
		"from source 0a756f2c9d1b": of("vcs.revision", revision),
		"from source 0a756f2c9d1b of 2026-11-29": of("vcs.revision", revision, "vcs.time", "2026-11-29T06:20:01Z",
			"vcs.modified", "false"),
		"from source 0a756f2c9d1b of 2026-11-29, changed since": of("vcs.revision", revision, "vcs.time",
			"2026-11-29T06:20:01Z", "vcs.modified", "true"),
	} {
		if got := sourceVersion(have); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestBuilt(t *testing.T) {
	t.Parallel()
	for want, p := range map[string]Program{
		"1.2.0": {Version: "1.2.0"}, "1.2.0, commit 0a756f2c9d1b of 2026-11-29": {Version: "1.2.0",
			Commit: "0a756f2c9d1b of 2026-11-29"},
		"from source": {Commit: "not of this build"},
	} {
		if got := p.Built(); got != want && p.Version != "" || p.Version == "" && !strings.HasPrefix(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
