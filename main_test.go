package main

import (
	"os"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	// The scripts run this program itself: main, with the terminal UI and everything else wired in.
	testscript.Main(m, map[string]func(){"assure": main})
}

// TestScripts runs testdata/script: the command line as a person or a script meets it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Cmds:                scriptCommands(),
		Condition:           scriptCondition,
		UpdateScripts:       os.Getenv("ASSURE_UPDATE_SCRIPTS") != "",
		Setup: func(env *testscript.Env) error {
			home := env.WorkDir + "/home"
			env.Setenv("HOME", home)
			env.Setenv("XDG_DATA_HOME", home+"/.local/share")
			env.Setenv("XDG_CONFIG_HOME", home+"/.config")
			env.Setenv("ASSURE_USER", "Jo Assessor")
			env.Setenv("SOON", time.Now().AddDate(0, 6, 0).Format(time.DateOnly)) // within every term
			env.Setenv("SHARED", os.Getenv("ASSURE_SHARED"))
			return os.MkdirAll(home, 0o700)
		},
	})
}
