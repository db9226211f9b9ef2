package serve

import (
	"context"
	"os"
	"strings"

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
	var lines []string
	for i := range people {
		p := &people[i]
		if p.Retired || !p.Level.Known() {
			continue
		}
		for _, k := range p.Keys {
			args := []string{program, "--db", r.Path(), "serve", "--sshd", k.Fingerprint, "--dir", o.State}
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
	p, ok, err := r.KeyOwner(ctx, o.SSHD)
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
	env := environment(os.Environ(), os.Getenv("TERM"))
	failed := e.ShowTo(ctx, command.Screen{Register: as, In: e.In, Out: e.Out, Env: env, Colour: e.IO.Color,
		Theme: e.Globals.Theme, Remote: &command.Remote{Files: o.Files, State: o.State}})
	why := "left"
	if ctx.Err() != nil {
		why = errCut.Error()
	}
	if err := as.LogOut(context.WithoutCancel(ctx), in.ID, why); err != nil {
		return err
	}
	return failed
}
