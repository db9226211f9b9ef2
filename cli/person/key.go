package person

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/book"
	"assure/internal/safefile"
	"assure/internal/sshkey"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// maxKeyFile is the largest file of a public key in bytes.
const maxKeyFile = 16 << 10

func newKeyCmd(e *command.Env) *cobra.Command {
	return command.Group("key", "The public keys by which people sign in over SSH",
		`A key is one person's only. Who signs in with it is that person, whatever name the ssh client says.
"assure serve" has them work in the terminal UI.`, "", newKeyListCmd(e), newKeyAddCmd(e), newKeyRemoveCmd(e))
}

func newKeyListCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the keys, and whose they are", Example: "  assure person key list",
		Args: command.NoArgs,
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, _ []string) (command.Result, error) {
				people, err := r.People(ctx, book.At{})
				return keysResult(people), err
			}),
	}
}

func keysResult(people entity.People) command.Result {
	o := wire.KeysOf(people)
	return command.Result{Object: o, Text: func(p *command.Page) {
		if len(o.Keys) == 0 {
			p.Line("nobody has a key")
			p.Remark("`assure person key add NAME FILE` gives somebody theirs, from their .pub file")
			return
		}
		t := command.NewTable("name", "level", "type", "fingerprint", "added", "by", "note")
		for _, k := range o.Keys {
			t.Rows = append(t.Rows, []string{k.Person, k.LevelWord(), k.Type, k.Fingerprint,
				k.Added, k.By, text.Safe(k.Note)})
		}
		p.Table(t)
	}}
}

func newKeyAddCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "add NAME FILE", Short: "Give somebody a key: their .pub file, never the private one",
		Example: "  assure person key add \"Robin Demo-SIRO\" robin.pub",
		Args:    command.NeedArgs(2, 2, "a registered name and a file such as id_ed25519.pub"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				b, err := safefile.Read(ctx, args[1], maxKeyFile)
				if err != nil {
					return command.Result{}, err
				}
				k, err := sshkey.Parse(b, args[1])
				if err != nil {
					return command.Result{}, err
				}
				p, err := r.AddKey(ctx, args[0], entity.Key{Fingerprint: k.Fingerprint, Public: k.Public,
					Note: k.Note})
				if err != nil {
					return command.Result{}, err
				}
				out := keysResult(entity.People{p})
				table := out.Text
				out.Text = func(pg *command.Page) {
					table(pg)
					if p.Level == entity.LevelNone {
						pg.Remark("%s has no level yet, and cannot sign in: `assure person set %q --level reader`",
							text.Safe(p.Name), p.Name)
					}
				}
				return out, nil
			}),
	}
}

func newKeyRemoveCmd(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "remove FINGERPRINT", Short: "Take a key away: nobody signs in with it from then on",
		Example: "  assure person key remove SHA256:JkD0bWmO9QwNqIu7aRzY1cLx0hVtE5sGf3pK8nB2vXo",
		Args:    command.NeedArgs(1, 1, "a fingerprint, as `assure person key list` shows it"),
		RunE: e.OnRegister(command.Writes,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				p, err := r.RemoveKey(ctx, strings.TrimSpace(args[0]))
				if err != nil {
					return command.Result{}, err
				}
				return result(p, "the key is removed; an open session of it ends within a minute"), nil
			}),
	}
}
