package viewer

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// A name is one argument, whatever it holds: nothing of it is a command.
func TestOpenPassesThePathAsItIs(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("xdg-open is stood in for")
	}
	dir := t.TempDir()
	script := "#!/bin/sh\nprintf '%s\\n' \"$#\" \"$1\" > '" + filepath.Join(dir, "args") + ".part' && mv '" +
		filepath.Join(dir, "args") + ".part' '" + filepath.Join(dir, "args") + "'\n"
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	path := filepath.Join(dir, "a; touch hacked $(touch hacked) & b.html")
	if err := Open(path, func(string) string { return ":0" }); err != nil {
		t.Fatal(err)
	}
	var got []byte
	end := time.Now().Add(10 * time.Second)
	for ; got == nil && time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		got, _ = os.ReadFile(filepath.Join(dir, "args"))
	}
	if string(got) != "1\n"+path+"\n" {
		t.Errorf("the viewer got %q; want the path as its one argument", got)
	}
}

func TestOpenWithoutADesktop(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems have one")
	}
	err := Open("/tmp/a.html", func(string) string { return "" })
	if err == nil || !strings.Contains(err.Error(), "no desktop") {
		t.Errorf("%v; want that there is no desktop", err)
	}
}

func TestEverySystemHasACommand(t *testing.T) {
	for system, want := range map[string]string{"windows": "rundll32", "darwin": "open", "linux": "xdg-open",
		"freebsd": "xdg-open"} {
		if got := command(system); got[0] != want {
			t.Errorf("%s opens with %v; want %s", system, got, want)
		}
	}
}
