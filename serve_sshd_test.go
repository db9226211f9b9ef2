//go:build unix

package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"assure/data"
	"assure/data/book"
)

// serveBelow starts an OpenSSH server that lets the people of a register in, as docs/team.md says.
func (s *served) serveBelow(args ...string) {
	t := s.t
	t.Helper()
	sshd, err := exec.LookPath("sshd")
	if err != nil {
		if _, err := os.Stat("/usr/sbin/sshd"); err != nil {
			t.Skip("needs an OpenSSH server (Debian: openssh-server)")
		}
		sshd = "/usr/sbin/sshd"
	}
	if os.Getuid() != 0 {
		t.Skip("an OpenSSH server lets other accounts in only when it runs as root")
	}
	if err := os.Mkdir("/run/sshd", 0o755); err == nil { // where it is not installed as a service
		t.Cleanup(func() { _ = os.Remove("/run/sshd") })
	}
	program, err := exec.LookPath("assure")
	must(t, err)
	hostKey := filepath.Join(s.dir, "host_key")
	must(t, os.Rename(writeKey(t, s.dir, newKey(t)), hostKey))
	s.addr = freeAddress(t)
	_, port, _ := net.SplitHostPort(s.addr)
	config := filepath.Join(s.dir, "sshd_config")
	// The command must belong to root in folders of root, which a temporary folder is not: env is one.
	must(t, os.WriteFile(config, fmt.Appendf(nil, `Port %s
ListenAddress 127.0.0.1
HostKey %s
PidFile none
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
AuthorizedKeysFile none
PermitRootLogin forced-commands-only
AuthorizedKeysCommand /usr/bin/env HOME=%s %s --db %s serve --authorized-keys %s
AuthorizedKeysCommandUser root
`, port, hostKey, s.dir, program, s.db, strings.Join(args, " ")), 0o600))
	cmd := exec.Command(sshd, "-D", "-e", "-f", config)
	var log bytes.Buffer
	cmd.Stderr = &log
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Log(log.String())
		}
	})
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if c, err := net.Dial("tcp", s.addr); err == nil {
			_ = c.Close()
			return
		}
		if time.Now().After(end) {
			t.Fatalf("sshd does not listen: %s", log.String())
		}
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	return l.Addr().String()
}

// TestServeBelowOpenSSH signs people in through a real OpenSSH server, which runs the UI for the person of the key and
// nothing else.
func TestServeBelowOpenSSH(t *testing.T) {
	s := &served{t: t, dir: t.TempDir(), keys: map[string]ssh.Signer{}, user: "root"}
	s.db = filepath.Join(s.dir, "register.db")
	s.fill(1)
	s.serveBelow()
	for name, key := range map[string]ssh.Signer{"unknown": signer(t), "without a level": s.keys["Nil"]} {
		if _, err := s.dial(key); err == nil {
			t.Errorf("a key %s signs in", name)
		}
	}
	client, err := s.dial(s.keys["Ann0"])
	must(t, err)
	sess, err := client.NewSession()
	must(t, err)
	if out, _ := sess.CombinedOutput("id"); !strings.Contains(string(out), "no commands are carried out here") {
		t.Errorf("a command: %s", out)
	}
	if _, err := client.Dial("tcp", s.addr); err == nil {
		t.Error("it forwards")
	}
	_ = client.Close()

	first := s.sit("Ann0", 100, 30).walks("SUP-00001").at("ITS-22")
	first.types("3").sees("u undoes it")
	second := s.sit("Ann0", 80, 24).sees("you are signed in already")
	<-second.gone
	reader := s.sit("Rea", 100, 30).sees("You may read").walks("SUP-00001").at("ITS-22")
	reader.types("1").sees("takes the level assessor")
	first.types("jn").sees("ctrl+e editor").types("Seen on site").sees("Seen on site")
	time.Sleep(2 * time.Second) // a draft is kept every second
	_ = first.client.Close()
	s.ended(1)
	again := s.sit("Ann0", 100, 30).walks("SUP-00001").at("ITS-22").types("jn")
	again.sees("Seen on site").sees("Your draft of").types("\x1b\x1b")
	must(t, again.sess.WindowChange(24, 80))
	again.sees("Your draft of")

	r, err := data.Open(t.Context(), data.Options{Path: s.db, Actor: "kim"})
	must(t, err)
	defer r.Close()
	_, err = r.RemoveKey(t.Context(), ssh.FingerprintSHA256(s.keys["Rea"].PublicKey()))
	must(t, err)
	reader.sees("the key or the level was taken away")
	<-reader.gone
	if os.Getenv("ASSURE_LONG") != "" { // a minute without a key ends a session
		idle := *s
		idle.serveBelow("--idle", "1m")
		d := idle.sit("Ann1", 80, 24).sees("Today")
		select {
		case <-d.gone:
			d.sees("The session ended: idle")
		case <-time.After(100 * time.Second):
			t.Error("a session without a key goes on")
		}
	}
	list, err := r.AnswerHistory(t.Context(), s.ids[0], "ITS-22", book.At{})
	if err != nil || len(list) != 1 || list[0].By != "Ann0 Example" || list[0].Value != "not-met" {
		t.Errorf("%+v, %v", list, err)
	}
}
