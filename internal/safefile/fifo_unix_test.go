//go:build unix

package safefile

import (
	"path/filepath"
	"syscall"
	"testing"
)

// A named pipe that nobody writes to is refused at once, by its name and where it takes the place of a file.
func TestReadNamedPipe(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "return.xlsx")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip("no named pipes here: ", err)
	}
	_, err := Read(t.Context(), path, 10)
	want(t, err, CodeNotFile, "save what a program writes")
	want(t, Regular(path), CodeNotFile, "save what a program writes")
	fd, err := syscall.Open(path, syscall.O_RDONLY|noWait, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Close(fd); err != nil {
		t.Fatal(err)
	}
}
