package serve

import (
	"context"
	"errors"
	"os"
	"strings"
	"time"

	"assure/cli/command"
	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/internal/text"
)

// authorizedKeys prints the lines by which an OpenSSH server lets people in, and into nothing else.
func authorizedKeys(ctx context.Context, e *command.Env, r *data.Register, o *options) (command.Result, error) {
	people, err := r.People(ctx, book.At{})
	if err != nil {
		return command.Result{}, err
	}
	program, err := os.Executable()
	if err != nil {
		return command.Result{}, err
	}
	path := r.Path()
	if r.Shared() { // with its parameters, which the path leaves out
		if path, err = e.RegisterPath(); err != nil {
			return command.Result{}, err
		}
	}
	var lines []string
	for i := range people {
		p := &people[i]
		if p.Retired || !p.Level.Known() {
			continue
		}
		for _, k := range p.Keys {
			args := []string{program, "--db", path, "serve", "--sshd", k.Fingerprint, "--dir", o.State}
			if o.Idle != usualIdle {
				args = append(args, "--idle", o.Idle.String())
			}
			if o.Files != "" {
				args = append(args, "--files", o.Files)
			}
			for j, a := range args {
				if args[j] = quoted(a); strings.ContainsAny(a, "\"\n\r") {
					return command.Result{}, problem.New("bad-path", text.Safe(a), "choose paths without quotes",
						"this path cannot be written in an authorized_keys line")
				}
			}
			lines = append(lines, `restrict,pty,command="`+strings.Join(args, " ")+`" `+k.Public)
		}
	}
	return command.Result{Object: map[string]any{"schema": "assure.authorized-keys/1", "lines": lines},
		Text: func(p *command.Page) {
			for _, l := range lines {
				p.Line("%s", l)
			}
		}}, nil
}

// quoted is an argument as the shell of the account takes it.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// below shows the UI to a person whom an OpenSSH server let in by the key of a fingerprint.
func below(ctx context.Context, e *command.Env, r *data.Register, o *options) error {
	p, ok, err := r.MaySignIn(ctx, o.SSHD)
	if err != nil {
		return err
	}
	if !ok {
		return problem.New("unknown-key", text.Safe(o.SSHD), "ask the keeper", "nobody may sign in with this key")
	}
	if os.Getenv("SSH_ORIGINAL_COMMAND") != "" {
		return problem.New("no-command", "", "sign in without a command", "no commands are carried out here")
	}
	from, _, _ := strings.Cut(os.Getenv("SSH_CONNECTION"), " ")
	as, err := r.As(ctx, p.Name)
	if err != nil {
		return err
	}
	free, err := alone(o.State, &p, from)
	if err != nil {
		return err
	}
	defer free()
	in, err := as.LogIn(ctx, &p, o.SSHD, from)
	if err != nil {
		return err
	}
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	changed := make(chan struct{}, 1)
	go follow(ctx, as, func(actors map[string]bool) {
		if taken(ctx, as, o.SSHD, &p) {
			end(errRevoked)
		}
		if len(actors) == 1 && actors[p.Name] {
			return
		}
		select {
		case changed <- struct{}{}:
		default: // it is told already
		}
	})
	go o.mindKeys(ctx, e, end)
	env := environment(os.Environ(), os.Getenv("TERM"))
	failed := e.ShowTo(ctx, command.Screen{Register: as, In: e.In, Out: e.Out, Env: env, Colour: e.IO.Color,
		Theme: e.Globals.Theme, Remote: &command.Remote{Files: o.Files, State: o.State, Changed: changed}})
	why := "left"
	if cause := context.Cause(ctx); cause != nil {
		if why = cause.Error(); errors.Is(cause, context.Canceled) {
			why = errCut.Error() // by a signal of the server above
		}
		failed = unsavedOf(failed)
	}
	if err := as.LogOut(context.WithoutCancel(ctx), in.ID, why); err != nil {
		return err
	}
	if words := ending(why); words != "" && failed == nil {
		say(e.Out, words)
	}
	return failed
}

// mindKeys ends a session without a key for so long.
func (o *options) mindKeys(ctx context.Context, e *command.Env, end context.CancelCauseFunc) {
	terminal, ok := e.In.(*os.File)
	every := time.NewTicker(min(15*time.Second, o.Idle/4))
	defer every.Stop()
	for ok {
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
		if at, known := lastRead(terminal); known && time.Since(at) > o.Idle {
			end(errIdle)
		}
	}
}
