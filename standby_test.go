package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"assure/data/store/postgres/pgtest"
)

// TestStandby reads, reports and exports from a standby, which says how far it is behind, and tries to write to it.
func TestStandby(t *testing.T) {
	if testing.Short() {
		t.Skip("starts servers")
	}
	pair := pgtest.StartPair(t)
	s := &served{t: t, dir: t.TempDir(), keys: map[string]ssh.Signer{}, db: pair.Primary.Address("postgres")}
	s.fill(2)
	run := func(args ...string) (string, bool) {
		t.Helper()
		cmd := exec.Command("assure",
			append([]string{"--db", pair.Standby.Address("postgres"), "--as", "kim"}, args...)...)
		cmd.Env = append(os.Environ(), "HOME="+s.dir, "XDG_CONFIG_HOME="+s.dir)
		out, err := cmd.CombinedOutput()
		return strings.Join(strings.Fields(string(out)), " "), err == nil
	}
	for _, c := range []struct{ args, file string }{
		{"supplier list", ""}, {"register --out", "register.xlsx"}, {"report board --out", "board.html"},
		{"backup", "copy.db"}, {"today", ""},
	} {
		args := strings.Fields(c.args)
		if c.file != "" {
			args = append(args, filepath.Join(s.dir, c.file))
		}
		out, ok := run(args...)
		if !ok || !strings.Contains(out, "it shows everything that it has received") {
			t.Errorf("%s: %s", c.args, out)
		}
		if c.file != "" {
			if _, err := os.Stat(filepath.Join(s.dir, c.file)); err != nil {
				t.Error(err)
			}
		}
	}
	for _, args := range []string{"supplier add New", "engagement set ENG-00001 data=none", "person access off",
		"issue --all --pack dspt-it-supplier --out " + s.dir, "move --to " + filepath.Join(s.dir, "moved.db")} {
		if out, ok := run(strings.Fields(args)...); ok || !strings.Contains(out, "is for reading only") ||
			!strings.Contains(out, "target_session_attrs=read-write") {
			t.Errorf("%s: %s", args, out)
		}
	}
	must(t, pair.Standby.Exec("SELECT pg_wal_replay_pause()"))
	must(t, pair.Primary.Exec("CREATE DATABASE other"))
	if out, ok := run("supplier", "list"); !ok || !strings.Contains(out, "behind the main server") {
		t.Error(out)
	}
	must(t, pair.Standby.Exec("SELECT pg_wal_replay_resume()"))
	must(t, pair.Kill())
	if out, ok := run("supplier", "list"); !ok || !strings.Contains(out, "it does not reach the main server") {
		t.Error(out)
	}
}
