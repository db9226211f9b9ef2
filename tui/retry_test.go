package tui_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"assure/data"
	"assure/internal/problem"
	"assure/tui"
	"assure/tui/tuitest"

	tea "github.com/charmbracelet/bubbletea"
)

// What may pass by itself is tried again, anything else is not: it would be tried for ever.
func TestOnlyWhatMayPassIsTriedAgain(t *testing.T) {
	for err, want := range map[error]bool{
		problem.New("busy", "", "", "x"): true, problem.New("disk-full", "", "", "x"): true,
		problem.New("register-gone", "", "", "x"): true, problem.New("drive-failing", "", "", "x"): true,
		problem.New("unreachable", "", "", "x"):                          true,
		fmt.Errorf("save: %w", problem.New("busy", "", "", "x")):         true,
		&fs.PathError{Op: "stat", Path: "register.db", Err: syscall.EIO}: true,
		problem.New("no-reason", "", "", "x"):                            false,
		data.ErrConflict:                                                 false,
		data.ErrNotFound:                                                 false, data.ErrDuplicate: false,
		context.Canceled:                 false,
		errors.New("index out of range"): false,
	} {
		if got := tui.Retryable(err); got != want {
			t.Errorf("%v is tried again: %t; want %t", err, got, want)
		}
	}
}

// A click on a cell of the heat map goes there; one on the cell under the cursor lists it. In a narrow window the cells
// are a list.
func TestClickOnTheHeatMap(t *testing.T) {
	click := func(d *tuitest.Driver, x, y int) []string {
		d.Send(tea.MouseMsg{X: x, Y: y, Button: tea.MouseButtonLeft, Action: tea.MouseActionPress}).Settle()
		return strings.Split(d.Screen(), "\n")
	}
	d, _ := open(t, true, 100, 30, "")
	d.Keys("g", "m", "t") // before controls
	for row := range 5 {
		for col := range 5 {
			x, y := 17+16*col, 4+2*row
			at := []rune(click(d, x+3, y)[y])
			if strings.Join(d.App.Top().Title(), " ") != "Heat map · 7 engagements before controls" {
				d.Keys("esc") // the cell was under the cursor: its risks
				at = []rune(strings.Split(d.Screen(), "\n")[y])
			}
			if at[x] != '[' {
				t.Fatalf("a click on cell %d,%d is not there:\n%s", col+1, 5-row, d.Screen())
			}
		}
	}
	d.Resize(60, 16)
	for row, l := range click(d, 4, 4) {
		if strings.HasPrefix(l, ">") && row != 4 {
			t.Errorf("a click on row 4 goes to row %d:\n%s", row, d.Screen())
		}
	}
}
