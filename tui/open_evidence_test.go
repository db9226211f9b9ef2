package tui

import (
	"errors"
	"fmt"
	"testing"
)

// A file is opened by the program of the system, as one argument and without a shell, and not where nothing can show
// it.
func TestOpenFile(t *testing.T) {
	path := "/tmp/a; rm -rf $HOME.pdf"
	desktop := func(k string) string { return map[string]string{"DISPLAY": ":0"}[k] }
	for system, want := range map[string]string{
		"linux":   "xdg-open [" + path + "]",
		"darwin":  "open [" + path + "]",
		"windows": "rundll32 [url.dll,FileProtocolHandler " + path + "]",
	} {
		got := ""
		err := openFile(path, system, desktop, func(name string, args ...string) error {
			got = fmt.Sprint(name, " ", args)
			return nil
		})
		if err != nil || got != want {
			t.Errorf("%s: %s, %v", system, got, err)
		}
	}
	fail := func(string, ...string) error { return errors.New("started") }
	if err := openFile(path, "linux", func(string) string { return "" }, fail); err == nil || err.Error() == "started" {
		t.Errorf("opened without a desktop: %v", err)
	}
	if err := openFile(path, "linux", desktop, fail); err == nil {
		t.Error("a program that does not start is no error")
	}
}
