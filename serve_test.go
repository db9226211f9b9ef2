package main

import (
	"bufio"
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hinshun/vt10x"
	"golang.org/x/crypto/ssh"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire/entity"
)

// served is a register that `assure serve` shows, in a process of its own.
type served struct {
	t    *testing.T
	addr string
	db   string
	dir  string
	user string // of the account, for a server that asks for one
	cmd  *exec.Cmd
	keys map[string]ssh.Signer
	ids  []string // of assessments, one an engagement
}

// serveTeam makes a register with people, whose access is on, and engagements with an open assessment, and serves it.
func serveTeam(t *testing.T, engagements int, args ...string) *served {
	t.Helper()
	s := &served{t: t, dir: t.TempDir(), keys: map[string]ssh.Signer{}}
	s.db = filepath.Join(s.dir, "register.db")
	s.fill(engagements)
	s.start(args...)
	return s
}

// fill makes the register.
func (s *served) fill(engagements int) {
	t, ctx := s.t, s.t.Context()
	t.Helper()
	r, err := data.Open(ctx, data.Options{Path: s.db, Actor: "kim", Home: s.dir})
	must(t, err)
	for i := range engagements {
		sup, err := r.AddSupplier(ctx, entity.Supplier{Name: fmt.Sprintf("Fictional %c Ltd", 'A'+i)})
		must(t, err)
		e, err := r.AddEngagement(ctx, entity.Engagement{Supplier: sup.ID, Service: "Records", State: entity.Live})
		must(t, err)
		must(t, r.SetFacts(ctx, e.ID, []entity.Fact{{ID: "data", Value: "patient"},
			{ID: "size", Value: "it-supplier"}}))
		a, err := r.StartAssessment(ctx, e.ID, "dspt-it-supplier")
		must(t, err)
		s.ids = append(s.ids, a.ID)
	}
	for name, level := range map[string]entity.Level{"Kim": entity.LevelKeeper, "Rea": entity.LevelReader,
		"Nil": entity.LevelNone} {
		s.person(r, name, level)
	}
	for i := range 6 {
		s.person(r, fmt.Sprintf("Ann%d", i), entity.LevelAssessor)
	}
	must(t, r.SetAccess(ctx, true))
	must(t, r.Close())
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func signer(t *testing.T) ssh.Signer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	out, err := ssh.NewSignerFromKey(key)
	must(t, err)
	return out
}

func (s *served) person(r *data.Register, name string, level entity.Level) {
	s.t.Helper()
	logins := []string{strings.ToLower(name)}
	_, err := r.AddPerson(s.t.Context(), entity.Person{Name: name + " Example", Level: level, Logins: logins})
	must(s.t, err)
	s.keys[name] = signer(s.t)
	_, err = r.AddKey(s.t.Context(), name+" Example", entity.Key{
		Fingerprint: ssh.FingerprintSHA256(s.keys[name].PublicKey()),
		Public:      strings.TrimSpace(string(ssh.MarshalAuthorizedKey(s.keys[name].PublicKey())))})
	must(s.t, err)
}

var servedAt = regexp.MustCompile(` at (127\.0\.0\.1:\d+); host key SHA256:`)

// start starts the program, and waits until it listens.
func (s *served) start(args ...string) {
	s.t.Helper()
	s.cmd = exec.Command("assure", append([]string{"--db", s.db, "--as", "kim", "serve", "--ssh", "127.0.0.1:0"},
		args...)...)
	s.cmd.Dir = s.dir
	s.cmd.Env = append(os.Environ(), "HOME="+s.dir, "XDG_CONFIG_HOME="+s.dir)
	out, err := s.cmd.StderrPipe()
	must(s.t, err)
	must(s.t, s.cmd.Start())
	s.t.Cleanup(s.kill)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if m := servedAt.FindStringSubmatch(lines.Text()); m != nil {
			s.addr = m[1]
			go func() {
				for lines.Scan() {
					if !strings.Contains(lines.Text(), "note: no folder") {
						s.t.Log("server: " + lines.Text())
					}
				}
			}()
			return
		}
	}
	s.t.Fatal("the server does not start")
}

func (s *served) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// ended waits until a number of sessions have ended.
func (s *served) ended(n int) {
	s.t.Helper()
	r := s.register()
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		list, err := r.Sessions(s.t.Context(), false)
		must(s.t, err)
		over := 0
		for i := range list {
			if list[i].Ended != nil {
				over++
			}
		}
		if over >= n {
			return
		}
	}
	s.t.Errorf("fewer than %d sessions have ended", n)
}

// register opens the register for reading.
func (s *served) register() *data.Register {
	s.t.Helper()
	r, err := data.Open(context.Background(), data.Options{Path: s.db, ReadOnly: true, MustExist: true,
		Home: s.dir})
	must(s.t, err)
	s.t.Cleanup(func() { _ = r.Close() })
	return r
}

func (s *served) dial(key ssh.Signer) (*ssh.Client, error) {
	return ssh.Dial("tcp", s.addr, &ssh.ClientConfig{User: cmp.Or(s.user, "whoever"),
		Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, Timeout: 10 * time.Second,
		HostKeyCallback: ssh.InsecureIgnoreHostKey()}) //nolint:gosec // loopback, in a test
}

// desk is a person at a terminal elsewhere.
type desk struct {
	t      *testing.T
	client *ssh.Client
	sess   *ssh.Session
	in     io.Writer
	screen vt10x.Terminal
	mu     sync.Mutex
	news   chan struct{} // something came
	gone   chan struct{} // the session is over
}

// sit signs somebody in, with a terminal of a size.
func (s *served) sit(name string, w, h int) *desk {
	s.t.Helper()
	client, err := s.dial(s.keys[name])
	must(s.t, err)
	d := &desk{t: s.t, client: client, news: make(chan struct{}, 1), gone: make(chan struct{}),
		screen: vt10x.New(vt10x.WithSize(min(max(w, 80), 400), min(max(h, 24), 150)))}
	s.t.Cleanup(func() { _ = client.Close() })
	d.sess, err = client.NewSession()
	must(s.t, err)
	must(s.t, d.sess.RequestPty("xterm-256color", h, w, ssh.TerminalModes{}))
	d.in, err = d.sess.StdinPipe()
	must(s.t, err)
	out, err := d.sess.StdoutPipe()
	must(s.t, err)
	must(s.t, d.sess.Shell())
	go func() {
		defer close(d.gone)
		b := make([]byte, 64<<10)
		for {
			n, err := out.Read(b)
			d.mu.Lock()
			_, _ = d.screen.Write(b[:n])
			d.mu.Unlock()
			select {
			case d.news <- struct{}{}:
			default:
			}
			if err != nil {
				return
			}
		}
	}()
	return d
}

func (d *desk) shown() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.screen.String()
}

// sees waits until the screen shows words.
func (d *desk) sees(words string) *desk {
	d.t.Helper()
	end := time.After(40 * time.Second)
	for !strings.Contains(d.shown(), words) {
		select {
		case <-d.news:
		case <-time.After(20 * time.Millisecond):
		case <-end:
			d.t.Fatalf("%q is not on the screen:\n%s", words, d.shown())
		}
	}
	return d
}

func (d *desk) types(keys string) *desk {
	d.t.Helper()
	if _, err := io.WriteString(d.in, keys); err != nil {
		d.t.Fatal(err)
	}
	return d
}

// walks opens the only assessment of a supplier.
func (d *desk) walks(ref string) *desk {
	d.t.Helper()
	d.sees("Today").types("gs").sees("Suppliers").types("/").sees("▏").types(ref).sees("/ " + ref)
	d.enter().sees("enter open").enter().sees("1 Overview")
	return d.types("a").sees(" of 63 done")
}

// at goes to a question of the walk.
func (d *desk) at(question string) *desk {
	d.t.Helper()
	d.types("/").sees("▏").types(question).enter().sees(question + " ")
	time.Sleep(300 * time.Millisecond)
	return d
}

// enter presses enter, no sooner after a word than a person does: what comes with it is a paste.
func (d *desk) enter() *desk {
	time.Sleep(300 * time.Millisecond)
	return d.types("\r")
}

// A stranger is told nothing: not which keys are known, not who has one.
func TestServeStranger(t *testing.T) {
	s := serveTeam(t, 1)
	for name, key := range map[string]ssh.Signer{"unknown": signer(t), "without a level": s.keys["Nil"]} {
		_, err := s.dial(key)
		if err == nil || !strings.Contains(err.Error(), "no supported methods remain") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, auth := range map[string]ssh.AuthMethod{"password": ssh.Password("kim"),
		"questions": ssh.KeyboardInteractive(
			func(string, string, []string, []bool) ([]string, error) { return nil, nil })} {
		_, err := ssh.Dial("tcp", s.addr, &ssh.ClientConfig{User: "kim", Auth: []ssh.AuthMethod{auth},
			HostKeyCallback: ssh.InsecureIgnoreHostKey()}) //nolint:gosec // loopback, in a test
		if err == nil || !strings.Contains(err.Error(), "attempted methods [none]") {
			t.Errorf("%s: %v", name, err)
		}
	}
	c, err := net.Dial("tcp", s.addr)
	must(t, err)
	line, _ := bufio.NewReader(c).ReadString('\n')
	_ = c.Close()
	if strings.TrimSpace(line) != "SSH-2.0-assure" {
		t.Errorf("it says %q, more than it must", line)
	}
	list, err := s.register().Sessions(t.Context(), false)
	if err != nil || len(list) != 0 {
		t.Errorf("%v, %v", list, err)
	}
}

// Who may sign in gets a terminal with the UI, and nothing else.
func TestServeNothingButATerminal(t *testing.T) {
	s := serveTeam(t, 1)
	client, err := s.dial(s.keys["Kim"])
	must(t, err)
	defer client.Close()
	sess, err := client.NewSession()
	must(t, err)
	for i := range 200 { // variables of the environment beyond what is taken are refused
		err = sess.Setenv(fmt.Sprintf("V%d", i), "x")
	}
	if err == nil {
		t.Error("any number of variables is taken")
	}
	for what, err := range map[string]error{"a command": sess.Start("id"), "sftp": sess.RequestSubsystem("sftp")} {
		if err == nil {
			t.Errorf("%s is let pass", what)
		}
	}
	for _, what := range []string{"auth-agent-req@openssh.com", "x11-req", "break", "signal"} {
		if ok, err := sess.SendRequest(what, true, nil); ok || err != nil {
			t.Errorf("%s: %v, %v", what, ok, err)
		}
	}
	if _, err := client.Dial("tcp", s.addr); err == nil {
		t.Error("it forwards")
	}
	if l, err := client.Listen("tcp", "127.0.0.1:0"); err == nil {
		_ = l.Close()
		t.Error("it forwards to the client")
	}
	if ok, _, err := client.SendRequest("tcpip-forward", true, []byte("nonsense")); ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
	if _, err := client.NewSession(); err == nil {
		t.Error("a second session on a connection")
	}
	if _, _, err := client.OpenChannel("direct-streamlocal@openssh.com", nil); err == nil {
		t.Error("it opens sockets")
	}
	out, err := sess.StdoutPipe()
	must(t, err)
	must(t, sess.Shell()) // without a terminal
	words, _ := io.ReadAll(out)
	if !strings.Contains(string(words), "Assure needs a terminal") {
		t.Errorf("%q", words)
	}
}

// Any size of a terminal is survived, at the beginning and in a storm; so is any rubbish on the line.
func TestServeOddTerminalsAndRubbish(t *testing.T) {
	s := serveTeam(t, 1)
	const huge = 1<<31 - 1
	for _, size := range [][2]int{{0, 0}, {1, 1}, {huge, huge}, {80, 0}, {10000, 3}} {
		d := s.sit("Kim", size[0], size[1])
		if size == [2]int{1, 1} || size == [2]int{10000, 3} {
			d.sees("W")
		} else {
			d.sees("Today")
		}
		for i := range 300 {
			must(t, d.sess.WindowChange(i*7%90, i*131%5000))
		}
		must(t, d.sess.WindowChange(24, 80))
		d.sees("Today").types("\x03")
		<-d.gone
	}
	for _, rubbish := range []string{"", "GET / HTTP/1.0\r\n\r\n", strings.Repeat("A", 1<<20),
		"SSH-2.0-x\r\n\x00\x00\x00\x0c\xff",
		"SSH-2.0-x\r\n" + strings.Repeat("\xff", 70000), "SSH-1.5-old\r\n"} {
		c, err := net.Dial("tcp", s.addr)
		must(t, err)
		_, _ = io.WriteString(c, rubbish)
		_ = c.Close()
	}
	s.sit("Kim", 80, 24).sees("Today")
}

// Ten connections of an address that do not sign in, and it is not listened to for ten minutes; silent ones are few.
func TestServeBruteForce(t *testing.T) {
	s := serveTeam(t, 1)
	var silent []net.Conn
	for range 30 {
		c, err := net.Dial("tcp", s.addr)
		must(t, err)
		silent = append(silent, c)
	}
	time.Sleep(200 * time.Millisecond)
	open := 0
	for _, c := range silent {
		must(t, c.SetReadDeadline(time.Now().Add(200*time.Millisecond)))
		if b, err := bufio.NewReader(c).ReadString('\n'); err == nil && b != "" {
			open++
		}
	}
	if open > 8 {
		t.Errorf("%d silent connections of one address are taken", open)
	}
	for _, c := range silent {
		_ = c.Close()
	}
	for range 10 {
		_, _ = s.dial(signer(t))
	}
	if _, err := s.dial(s.keys["Kim"]); err == nil {
		t.Error("an address that failed ten times is listened to")
	}
}

// A reader cannot write through any key; what is refused is said, and the log has the sign-in and its end only.
func TestServeReaderWritesNothing(t *testing.T) {
	s := serveTeam(t, 1)
	r := s.register()
	before, err := r.Head(t.Context(), book.At{})
	must(t, err)
	d := s.sit("Rea", 100, 30).sees("You may read").walks("SUP-00001").at("ITS-22")
	d.types("1").sees("takes the level assessor")
	d.types("nA note\x13").types("\x1b\x1b")
	for _, key := range []string{"e", "\x1b", "S", "\x1b", "u", "i", "p", "2", "s", "d", "\x1b"} {
		d.types(key)
	}
	time.Sleep(time.Second)
	_ = d.client.Close()
	s.ended(1)
	log, err := r.AuditLog(t.Context(), data.AuditFilter{Limit: 10})
	must(t, err)
	for _, e := range log {
		if e.Seq > before.Seq && e.Action != "log in" && e.Action != "log out" {
			t.Errorf("a reader wrote: %+v", e)
		}
	}
	if log[0].Action != "log out" || log[0].Actor != "Rea Example" {
		t.Errorf("%+v", log[0])
	}
}

// One person has one session: the second is told, and takes over on enter only. A key taken away ends the session.
func TestServeOneSession(t *testing.T) {
	s := serveTeam(t, 1)
	first := s.sit("Ann0", 80, 24).sees("Today")
	second := s.sit("Ann0", 80, 24).sees("You are signed in already, from 127.0.0.1 since")
	second.types("x")
	<-second.gone
	third := s.sit("Ann0", 80, 24).sees("signed in already").types("\r").sees("Today")
	first.sees("taken over by the same person")
	<-first.gone
	r, err := data.Open(t.Context(), data.Options{Path: s.db, Actor: "kim"})
	must(t, err)
	_, err = r.RemoveKey(t.Context(), ssh.FingerprintSHA256(s.keys["Ann0"].PublicKey()))
	must(t, err)
	third.sees("the key or the level was taken away")
	<-third.gone
	list, err := r.Sessions(t.Context(), false)
	must(t, err)
	if len(list) != 2 || list[0].Why != "the key or the level was taken away" ||
		list[1].Why != "taken over by the same person" {
		t.Errorf("%+v", list)
	}
	must(t, r.Close())
	if _, err := s.dial(s.keys["Ann0"]); err == nil {
		t.Error("a key that was taken away signs in")
	}
}

// A host key that others can read is refused, and access that is off too.
func TestServeRefusesToBegin(t *testing.T) {
	s := serveTeam(t, 1)
	s.kill()
	if keys, _ := filepath.Glob(filepath.Join(s.dir, "id_*")); len(keys) > 0 {
		t.Errorf("it leaves private keys in the folder it is started in: %q", keys)
	}
	key := filepath.Join(s.dir, "serve", "ssh_host_ed25519_key")
	run := func(args ...string) string {
		cmd := exec.Command("assure", append([]string{"--db", s.db, "--as", "kim"}, args...)...)
		out, _ := cmd.CombinedOutput()
		return string(out)
	}
	must(t, os.Chmod(key, 0o644))
	if out := run("serve", "--ssh", "127.0.0.1:0"); !strings.Contains(out, "can read or change the host key") {
		t.Error(out)
	}
	must(t, os.WriteFile(key, []byte("rubbish"), 0o600))
	must(t, os.Chmod(key, 0o600))
	if out := run("serve", "--ssh", "127.0.0.1:0"); !strings.Contains(out, "the host key cannot be read") {
		t.Error(out)
	}
	if out := run("person", "access", "off"); !strings.Contains(out, "access is off") {
		t.Error(out)
	}
	if out := run("serve", "--ssh", "127.0.0.1:0"); !strings.Contains(out, "access is off: whoever signed in") {
		t.Error(out)
	}
}

// The client that everybody has: its own ssh, with a terminal.
func TestServeRealClient(t *testing.T) {
	path, err := exec.LookPath("ssh")
	if err != nil {
		t.Skip("there is no ssh here")
	}
	s := serveTeam(t, 1)
	_, key, err := ed25519.GenerateKey(rand.Reader)
	must(t, err)
	file := writeKey(t, s.dir, key)
	pub, err := ssh.NewPublicKey(key.Public())
	must(t, err)
	r, err := data.Open(t.Context(), data.Options{Path: s.db, Actor: "kim"})
	must(t, err)
	_, err = r.AddKey(t.Context(), "Ann1 Example", entity.Key{Fingerprint: ssh.FingerprintSHA256(pub), Public: "k"})
	must(t, err)
	must(t, r.Close())
	_, port, _ := net.SplitHostPort(s.addr)
	args := []string{"-F", "none", "-p", port, "-i", file, "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no",
		"-o", "UserKnownHostsFile=" + filepath.Join(s.dir, "known"), "-tt", "x@127.0.0.1"}
	for _, command := range []string{"id", "sh -i"} {
		out, err := exec.Command(path, append(args, command)...).CombinedOutput()
		if err == nil || strings.Contains(string(out), "uid=") {
			t.Errorf("%s: %v %s", command, err, out)
		}
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), "TERM=xterm-256color")
	in, err := cmd.StdinPipe()
	must(t, err)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	screen := vt10x.New(vt10x.WithSize(80, 24))
	b := make([]byte, 64<<10)
	for !strings.Contains(screen.String(), "Today") {
		n, err := out.Read(b)
		must(t, err)
		_, _ = screen.Write(b[:n])
	}
	_, err = io.WriteString(in, "\x03")
	must(t, err)
	if _, err := io.Copy(io.Discard, out); err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("ctrl+c leaves with %v", err)
	}
}
