package noprobe_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	_ "assure/tui/noprobe"

	_ "github.com/charmbracelet/bubbletea" // its init is the one that asks
	"github.com/creack/pty"
)

const child = "ASSURE_NOPROBE_CHILD"

// TestMain lets this test binary, which links Bubble Tea like the program does, stand in for a short command.
func TestMain(m *testing.M) {
	if os.Getenv(child) != "" {
		fmt.Println("usage")
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// On a terminal that never answers, the first bytes out must be the command's own, and must come at once. Without the
// package under test a question to the terminal comes first, and five seconds later the text.
func TestSilentTerminalDelaysNothing(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, env := range [][]string{{"TERM=xterm-256color"}, {"TERM=xterm-256color", "NO_COLOR=1"}, {"TERM=linux"}} {
		cmd := exec.Command(exe)
		cmd.Env = append(os.Environ(), append(env, child+"=1")...)
		tty, err := pty.Start(cmd)
		if err != nil {
			t.Fatal(err)
		}
		// Waiting for an answer takes five seconds; a slow machine takes less than four for one line.
		if err := tty.SetReadDeadline(time.Now().Add(4 * time.Second)); err != nil {
			t.Fatal(err)
		}
		buf := make([]byte, 64)
		n, err := tty.Read(buf)
		if got := string(buf[:n]); !strings.HasPrefix(got, "usage") {
			t.Errorf("%v: the first bytes are %q (%v)", env, got, err)
		}
		_ = tty.Close()
		_ = cmd.Wait()
	}
}
