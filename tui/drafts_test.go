//go:build unix

package tui_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What is being typed outlives a killed program, a signal and a closed terminal, and is offered again.
func TestJourneyDraftsSurvive(t *testing.T) {
	db := filepath.Join(t.TempDir(), "register.db")
	b, err := filled()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(db, b, 0o600); err != nil {
		t.Fatal(err)
	}
	state := t.TempDir()
	env := []string{"XDG_STATE_HOME=" + state}
	words := ""
	for name, end := range map[string]func(*person){ // in any order
		"kill -9":         func(p *person) { _ = p.cmd.Process.Signal(syscall.SIGKILL) },
		"SIGTERM":         func(p *person) { _ = p.cmd.Process.Signal(syscall.SIGTERM) },
		"closed terminal": func(p *person) { _ = p.cmd.Process.Signal(syscall.SIGHUP) },
	} {
		p := sit(t, env, "--db", db, "assess", "ENG-00002").sees(" of 63 done").types("n")
		if words != "" {
			p.sees("Your draft of ").sees(strings.TrimSpace(words))
		}
		more := " " + name + "."
		words += more
		for _, r := range more {
			p.types(string(r))
		}
		p.sees(strings.TrimSpace(words))
		written := func() bool {
			files, _ := filepath.Glob(filepath.Join(state, "assure", "drafts", "*.json"))
			if len(files) != 1 {
				return false
			}
			b, _ := os.ReadFile(files[0])
			return strings.Contains(string(b), strings.TrimSpace(words))
		}
		if name == "kill -9" { // the others write what is left themselves
			for end := time.Now().Add(10 * time.Second); !written() && time.Now().Before(end); {
				time.Sleep(5 * time.Millisecond)
			}
		}
		end(p)
		select {
		case <-p.gone:
		case <-time.After(20 * time.Second):
			t.Fatalf("%s does not end it", name)
		}
		_ = p.cmd.Wait()
		if !written() {
			t.Fatalf("after %s the draft is not on disk", name)
		}
	}
	p := sit(t, env, "--db", db, "assess", "ENG-00002").sees("(unsaved draft)").types("n").sees("Your draft of ")
	p.types("\x18").sees("The draft is discarded.").types("\x1b").sees("Note (n)")
	p.until("has no draft", func(s string) bool { return !strings.Contains(s, "unsaved draft") })
}
