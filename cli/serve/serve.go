// Package serve has `assure serve`: the terminal UI for a team, over SSH.
package serve

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/internal/problem"
	"assure/internal/safefile"
)

// usualIdle is how long a session may be without a key.
const usualIdle = 30 * time.Minute

type options struct {
	SSH     string
	HostKey string
	Files   string
	State   string
	Idle    time.Duration
	SSHD    string
	Lines   bool
}

// New returns `assure serve` with its subcommand.
func New(e *command.Env) *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use: "serve --ssh ADDRESS", Short: "Let a team work in the terminal UI over SSH", GroupID: command.GroupKeep,
		Long: `Serve listens for ssh clients and shows each the terminal UI on the register. Who signs in is found by
their key ("assure person key add"), and may do what their level lets them; access must be on ("assure
person access on"). There is no shell, no command and no forwarding. One person has one session.

--sshd works below an OpenSSH server instead: its AuthorizedKeysCommand prints what "assure serve
--authorized-keys" prints, which has that server run "assure serve --sshd FINGERPRINT".

Files are read and written in the folder of --files only; without it, nowhere.`,
		Example: "  assure serve --ssh 192.0.2.10:2222 --files /srv/assure/files\n  assure serve --authorized-keys",
		Args:    command.NoArgs,
		RunE:    func(cmd *cobra.Command, args []string) error { return run(cmd, e, o, args) },
	}
	f := cmd.Flags()
	f.StringVar(&o.SSH, "ssh", "", "the `ADDRESS` to listen at, such as 127.0.0.1:2222")
	f.StringVar(&o.HostKey, "host-key", "", "the `FILE` of the server's private key; made when it is not there")
	f.StringVar(&o.Files, "files", "", "the only `DIR` that people may read files of and write files to")
	f.StringVar(&o.State, "dir", "", "a `DIR` for drafts, the host key and what could not be saved")
	f.DurationVar(&o.Idle, "idle", usualIdle, "end a session after so much `TIME` without a key")
	f.StringVar(&o.SSHD, "sshd", "", "show the UI to the person with the key of this `FINGERPRINT`, below OpenSSH")
	f.BoolVar(&o.Lines, "authorized-keys", false, "print the lines for an OpenSSH server")
	cmd.AddCommand(newLogCmd(e))
	return cmd
}

func run(cmd *cobra.Command, e *command.Env, o *options, args []string) error {
	n := 0
	for _, given := range []bool{o.SSH != "", o.SSHD != "", o.Lines} {
		if given {
			n++
		}
	}
	switch {
	case n != 1:
		return command.Usage("give --ssh ADDRESS, or --sshd or --authorized-keys below an OpenSSH server",
			"one way to serve is needed")
	case o.Idle < time.Minute:
		return command.Usage("give a minute or more, such as 30m", "--idle is too short: nobody could read a page")
	}
	if o.SSH != "" {
		if _, _, err := net.SplitHostPort(o.SSH); err != nil {
			return command.Usage("such as 127.0.0.1:2222, or :2222 for every network",
				"--ssh wants an address with a port")
		}
	}
	mode := command.Writes
	if o.Lines {
		mode = command.Reads
	}
	return e.OnRegister(mode, func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
		if err := mustBeOn(ctx, r); err != nil {
			return command.Result{}, err
		}
		if err := o.prepare(r); err != nil {
			return command.Result{}, err
		}
		switch {
		case o.Lines:
			return authorizedKeys(ctx, e, r, o)
		case o.SSHD != "":
			return command.Result{}, below(ctx, e, r, o)
		}
		return command.Result{}, serve(ctx, e, r, o)
	})(cmd, args)
}

// mustBeOn refuses to serve a register in which everybody may everything.
func mustBeOn(ctx context.Context, r *data.Register) error {
	s, err := r.Standing(ctx)
	if err == nil && !s.On {
		err = problem.New("access-off", "", "a keeper turns it on: `assure person access on`",
			"access is off: whoever signed in could do everything")
	}
	return err
}

// prepare finds the folders, and makes that of the state.
func (o *options) prepare(r *data.Register) (err error) {
	if o.State == "" {
		o.State = filepath.Join(filepath.Dir(r.Beside()), "serve")
	}
	if o.State, err = filepath.Abs(o.State); err != nil || o.Lines {
		return err
	}
	if err := safefile.MkdirAll(o.State); err != nil {
		return err
	}
	if o.Files != "" {
		if o.Files, err = filepath.Abs(o.Files); err != nil {
			return err
		}
		if fi, err := os.Stat(o.Files); err != nil || !fi.IsDir() {
			return problem.New("no-folder", o.Files, "make it, for this service only", "--files is no folder")
		}
	}
	return nil
}

func newLogCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "log", Short: "List who signed in, when, from where and with which key, the newest first",
		Example: "  assure serve log", Args: command.NoArgs,
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				list, err := r.Sessions(ctx, false)
				if err != nil {
					return command.Result{}, err
				}
				o := wire.SessionsOf(list)
				return command.Result{Object: o, Text: func(p *command.Page) {
					if len(o.Sessions) == 0 {
						p.Line("nobody has signed in")
						return
					}
					t := command.NewTable("name", "began", "ended", "from", "why", "key")
					for _, s := range o.Sessions {
						ended := ""
						if s.Ended != nil {
							ended = s.Ended.Format(time.RFC3339)
						}
						t.Rows = append(t.Rows, []string{s.Person, s.Began.Format(time.RFC3339), ended, s.From, s.Why,
							s.Fingerprint})
					}
					p.Table(t)
				}}, nil
			}),
	}
}
