package tui

import (
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

// libraryFrames is how often a second the library may draw. It draws nothing here, and each of its ticks would wake an
// idle program.
const libraryFrames = 1

// screen draws frames on a terminal as soon as they are there, and nothing while nothing changes. The renderer of the
// library draws on the tick of a clock instead: a key waits for it, and 120 ticks a second cost more than one percent
// of a core while nobody types (docs/terminal-ui.md has the figures of both). The library still puts the terminal into
// raw mode and the alternate screen, asks for pastes and the mouse, and leaves them; that passes through Write.
//
// Draw never waits for the terminal: when frames come faster than it takes them, those between are left out.
type screen struct {
	out  io.Writer
	wake chan struct{} // there is something to draw
	done chan struct{} // the drawing has ended

	writing sync.Mutex // held while something is written
	mu      sync.Mutex
	active  bool     // the alternate screen is ours
	frame   []string // what is to be seen
	shown   []string // what is seen; nil when that is not known
}

// newScreen starts drawing on out; close ends it.
func newScreen(out io.Writer) *screen {
	s := &screen{out: out, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go func() {
		defer close(s.done)
		for range s.wake {
			s.flush()
		}
	}()
	return s
}

// close ends the drawing. Nothing may be drawn after it.
func (s *screen) close() {
	close(s.wake)
	<-s.done
}

// draw shows a frame.
func (s *screen) draw(frame []string) {
	s.mu.Lock()
	same := s.shown != nil && slices.Equal(s.frame, frame)
	s.frame = frame
	s.mu.Unlock()
	if same {
		return
	}
	select {
	case s.wake <- struct{}{}:
	default: // the drawing that is due takes the newest frame
	}
}

// Write takes what the library writes. While the screen is ours, only what sets modes of the terminal passes; a screen
// that the library clears is drawn again.
func (s *screen) Write(b []byte) (int, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.Lock()
	modes := bytes.Contains(b, []byte("\x1b[?"))
	pass := modes || !s.active
	switch {
	case bytes.Contains(b, []byte(ansi.SetModeAltScreenSaveCursor)):
		s.active, s.shown = true, nil
	case bytes.Contains(b, []byte(ansi.ResetModeAltScreenSaveCursor)):
		s.active = false
	case bytes.Contains(b, []byte(ansi.EraseEntireScreen)):
		s.shown = nil
	}
	s.mu.Unlock()
	if !pass {
		return len(b), nil
	}
	return s.out.Write(b)
}

// pass writes a sequence that draws nothing, such as a text for the clipboard.
func (s *screen) pass(sequence string) {
	s.writing.Lock()
	defer s.writing.Unlock()
	_, _ = io.WriteString(s.out, sequence)
}

// flush writes the lines that changed, as one update where the terminal knows what that is.
func (s *screen) flush() {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.mu.Lock()
	if !s.active || s.frame == nil {
		s.mu.Unlock()
		return
	}
	var b strings.Builder
	b.WriteString(ansi.SetModeSynchronizedOutput)
	if len(s.shown) != len(s.frame) {
		s.shown = nil
		b.WriteString(ansi.EraseEntireScreen)
	}
	for i, line := range s.frame {
		if s.shown == nil || s.shown[i] != line {
			b.WriteString("\x1b[" + strconv.Itoa(i+1) + ";1H" + line)
		}
	}
	b.WriteString(ansi.ResetModeSynchronizedOutput)
	s.shown = s.frame
	s.mu.Unlock()
	_, _ = io.WriteString(s.out, b.String())
}

// terminalScreen is a screen on a terminal of this computer, of which the library asks the size.
type terminalScreen struct {
	*screen
	term.File
}

// Write is that of the screen.
func (t terminalScreen) Write(b []byte) (int, error) { return t.screen.Write(b) }

// output is the screen as the library takes it.
func (s *screen) output() io.Writer {
	if f, ok := s.out.(term.File); ok {
		return terminalScreen{s, f}
	}
	return s
}

// live is the root model with its screen.
type live struct {
	*App
	screen *screen
	typing *atomic.Bool // for the reader of the terminal
}

// Update is that of the App.
func (l live) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	_, cmd := l.App.Update(msg)
	l.typing.Store(l.App.typing())
	return l, cmd
}

// View draws the frame itself and leaves nothing to draw.
func (l live) View() string {
	l.screen.draw(l.Frame())
	return ""
}
