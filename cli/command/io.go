package command

import (
	"io"
	"os"
	"runtime"
	"strconv"

	"github.com/charmbracelet/x/term"
)

// IO is the process's three streams and what is known about the terminal behind them.
type IO struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer

	InTTY  bool // a person can type
	OutTTY bool // a person reads the result
	ErrTTY bool // a person sees progress
	Color  bool // Out may have the sixteen colours
	ASCII  bool // nothing but ASCII on Out
	Width  int  // columns of Out; 0 when it is no terminal, which means: never cut
}

// NewIO reads the streams and the environment. It does not query the terminal: one that never
// answers must not delay a command.
func NewIO(in io.Reader, out, err io.Writer, getenv func(string) string) *IO {
	s := &IO{In: in, Out: out, Err: err, InTTY: terminal(in), OutTTY: terminal(out), ErrTTY: terminal(err)}
	if s.OutTTY {
		s.Width = 80
		if f, ok := out.(*os.File); ok {
			if w, _, e := term.GetSize(f.Fd()); e == nil && w > 0 {
				s.Width = w
			}
		}
		if w, e := strconv.Atoi(getenv("COLUMNS")); e == nil && w > 0 {
			s.Width = w
		}
	}
	s.Color = s.OutTTY && getenv("NO_COLOR") == "" && obeysColour(getenv)
	return s
}

// obeysColour reports whether the terminal understands colour. An old Windows console shows the codes instead.
func obeysColour(getenv func(string) string) bool {
	t := getenv("TERM")
	if runtime.GOOS == "windows" {
		return t != "" || getenv("WT_SESSION") != "" || getenv("ConEmuANSI") == "ON"
	}
	return t != "" && t != "dumb"
}

func terminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}
