// Package viewer opens a file in the program that the computer has for its kind.
package viewer

import (
	"os/exec"
	"runtime"

	"assure/internal/problem"
)

// command is the program that opens a file on a system, with what comes before the path. No shell is involved, so
// nothing in a name is a command.
func command(system string) []string {
	switch system {
	case "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler"}
	case "darwin":
		return []string{"open"}
	}
	return []string{"xdg-open"}
}

// Open opens the file at an absolute path and does not wait for the program to end. getenv is asked for the desktop;
// without it there is none. The error is a Problem where nothing here can show a file.
func Open(path string, getenv func(string) string) error {
	words := command(runtime.GOOS)
	nowhere := problem.New("no-viewer", path, "open it in the program that you use for such files",
		"there is no desktop here to open a file on")
	if getenv == nil || words[0] == "xdg-open" && getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == "" {
		return nowhere // without a desktop it would start a program in this very terminal
	}
	program, err := exec.LookPath(words[0])
	if err != nil {
		return nowhere
	}
	cmd := exec.Command(program, append(words[1:], path)...)
	if err := cmd.Start(); err != nil {
		return problem.New("no-viewer", path, "open it in the program that you use for such files",
			"it could not be opened: %s", err)
	}
	go func() { _ = cmd.Wait() }() // its end is nobody's concern; waiting frees the process
	return nil
}
