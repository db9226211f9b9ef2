package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/sys/unix"
)

// TestServeFullDisk fills the disk of the host while two people work, cuts the connection of one, and makes room again.
// What each sees is in docs/team.md.
func TestServeFullDisk(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=24m,mode=700"); err != nil {
		t.Skipf("no file system can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	s := &served{t: t, dir: dir, keys: map[string]ssh.Signer{}}
	s.db = filepath.Join(s.dir, "register.db")
	s.fill(2)
	s.start()
	var workers []*worker
	for i, ref := range []string{"SUP-00001", "SUP-00002"} {
		name := []string{"Ann0", "Ann1"}[i]
		workers = append(workers, &worker{desk: s.sit(name, 100, 30).walks(ref), name: name, assessment: s.ids[i],
			step: "j"})
		workers[i].one()
	}
	full := filepath.Join(dir, "full")
	fillUp(t, full)
	a, b := workers[0], workers[1]
	for i := 0; !strings.Contains(a.shown(), "NOT SAVED"); i++ {
		if i > 60 {
			t.Fatalf("the disk is not full:\n%s", a.shown())
		}
		a.one()
		fillUp(t, full)
	}
	a.at("ITS-22").types("3").sees("NOT SAVED")
	t.Logf("an answer: %s", a.top())
	b.at("ITS-05").types("n").sees("ctrl+e editor").types("Seen on site").sees("Seen on site")
	time.Sleep(2 * time.Second)
	t.Logf("a note that is being typed:\n%s", b.shown())
	_ = b.client.Close() // its draft has no room
	time.Sleep(3 * time.Second)
	must(t, os.Remove(full))
	if !a.within(40*time.Second, func(s string) bool { return !strings.Contains(s, "NOT SAVED") }) {
		t.Errorf("there is room again, and it is not saved:\n%s", a.shown())
	}
	t.Logf("with room again: %s", a.top())
	a.acked = append(a.acked, told{a.assessment, "ITS-22", "not-met"})
	again := s.sit("Ann1", 100, 30).walks("SUP-00002").at("ITS-05").types("n").sees("ctrl+e editor")
	t.Logf("the note after the next sign-in:\n%s", again.shown())
	for range 40 {
		a.one()
	}
	s.compare(workers)
	verify(s)
}

// fillUp leaves no room on a drive.
func fillUp(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	must(t, err)
	for _, n := range []int{1 << 20, 4096, 1} {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, n))
		}
	}
	_ = f.Close()
}
