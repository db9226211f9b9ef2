package cli

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
)

// onTerminal is the program as a person at a terminal meets it, with a terminal UI of the test's own.
func onTerminal(ui command.UI) *command.Env {
	var out bytes.Buffer
	p := command.Program{In: strings.NewReader(""), Out: &out, Err: &out,
		Getenv: func(string) string { return "" }, UI: ui,
		Now: func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) }}
	e := &command.Env{Program: p,
		IO: &command.IO{In: p.In, Out: p.Out, Err: p.Err, InTTY: true, OutTTY: true, Width: 80}}
	e.Globals.As = "Jo"
	return e
}

// TestFirstRunDemo chooses the demo on an empty register: the UI ends, opens again on the demo and says so, and the
// person's own register stays empty.
func TestFirstRunDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the demo")
	}
	t.Chdir(t.TempDir())
	var screens []string
	e := onTerminal(func(ctx context.Context, s command.Screen) error {
		list, err := s.Register.Portfolio(ctx, book.At{})
		if err != nil {
			return err
		}
		screens = append(screens, filepath.Base(filepath.Dir(s.Register.Path())))
		if s.MakeDemo == nil {
			if len(list) != 40 || !s.Demo {
				t.Errorf("the demo: %d suppliers, marked as demo: %v", len(list), s.Demo)
			}
			return nil
		}
		if len(list) != 0 || s.Demo {
			t.Errorf("the first run: %d suppliers, marked as demo: %v", len(list), s.Demo)
		}
		if _, err := s.MakeDemo(ctx); err != nil {
			return err
		}
		<-ctx.Done()
		return ctx.Err()
	})
	own := filepath.Join(t.TempDir(), "register.db")
	r, err := data.Open(t.Context(), e.Options(own, command.Creates))
	if err != nil {
		t.Fatal(err)
	}
	made, err := showFirst(t.Context(), e, r)
	if err != nil || filepath.Base(made) != "register.db" || filepath.Base(filepath.Dir(made)) != demoDir {
		t.Fatalf("made %q, %v", made, err)
	}
	if err := errors.Join(lookAround(t.Context(), e, made), r.Close()); err != nil {
		t.Fatal(err)
	}
	if len(screens) != 2 || screens[1] != demoDir {
		t.Errorf("screens opened in %v", screens)
	}
}

// TestFirstRunWithoutDemo: leaving, or a demo that cannot be built, opens nothing else and hides no error.
func TestFirstRunWithoutDemo(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir(demoDir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(demoDir, "notes.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("the screen broke")
	for _, want := range []error{nil, broken} {
		e := onTerminal(func(ctx context.Context, s command.Screen) error {
			var p *problem.Problem
			if _, err := s.MakeDemo(ctx); !errors.As(err, &p) || p.Code != "not-a-demo" {
				t.Errorf("a folder of somebody's own: %v", err)
			}
			return want
		})
		r, err := data.Open(t.Context(), e.Options(filepath.Join(t.TempDir(), "register.db"), command.Creates))
		if err != nil {
			t.Fatal(err)
		}
		made, err := showFirst(t.Context(), e, r)
		if made != "" || !errors.Is(err, want) {
			t.Errorf("made %q, %v, want %v", made, err, want)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
