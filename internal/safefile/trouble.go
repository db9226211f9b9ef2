package safefile

import (
	"errors"
	"io/fs"
	"os"
	"syscall"

	"assure/internal/problem"
)

// Codes of the problems of a drive.
const (
	CodeFull    = "disk-full"
	CodeFailing = "drive-failing"
	CodeTooMany = "too-many-files"
	CodeNoWrite = "read-only"
)

// Trouble returns the problem of an error of the operating system, nil for one that it does not know: what is wrong
// with the drive or the folder, where, and the next step. where is the path to name when the error names none.
func Trouble(err error, where string) *problem.Problem {
	var number syscall.Errno
	if !errors.As(err, &number) {
		return nil
	}
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		where = path.Path
	case errors.As(err, &link):
		where = link.New
	}
	switch kindOf(number) {
	case CodeFull:
		return problem.New(CodeFull, where, "free some space on this drive, or name a place on another, and try again",
			"there is no room left on the drive; what was there before is as it was")
	case CodeFailing:
		return problem.New(CodeFailing, where, "connect the drive again if it is a stick or a share, and try again; "+
			"otherwise copy what is on it to another, and have it checked", "the drive reports an error (%v)", number)
	case CodeTooMany:
		return problem.New(CodeTooMany, where, "close other programs, or raise the limit (ulimit -n), and try again",
			"the computer has too many files open")
	case CodeNoWrite:
		return problem.New(CodeNoWrite, where, "name a place on another drive, or ask who looks after this one",
			"the drive can only be read")
	}
	return nil
}
