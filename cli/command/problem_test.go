package command

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"
)

func TestEveryErrorHasAWayOn(t *testing.T) {
	for _, err := range []error{
		errors.New("disk\nfull"),
		context.Canceled,
		&fs.PathError{Op: "open", Path: "x.xlsx", Err: fs.ErrNotExist},
		&fs.PathError{Op: "open", Path: "x.xlsx", Err: fs.ErrPermission},
		&fs.PathError{Op: "open", Path: "x.xlsx", Err: fs.ErrExist},
		&fs.PathError{Op: "read", Path: "x.xlsx", Err: errors.New("input/output error")},
	} {
		p := ProblemOf(err)
		if p.Code == "" || p.What == "" || p.Fix == "" || strings.HasSuffix(p.What, ".") ||
			strings.Contains(p.What, "\n") {
			t.Errorf("%v became %+v", err, p)
		}
	}
}
