package keep

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
)

// NewBackup returns `assure backup`.
func NewBackup(e *command.Env) *cobra.Command {
	return &cobra.Command{
		Use: "backup FILE|DIR", Short: "Write a verified copy of the register", GroupID: command.GroupKeep,
		Long: `The copy is made by the database engine, checked, and only then given its name. In a
folder (a name without an extension is one) it is named after the time. Copying the
file by hand can lose what was just written; use this command. A copy has everything in the
register: keep it as safe.`,
		Example: "  assure backup backups\n  assure backup before-tender.db",
		Args:    command.NeedArgs(1, 1, "a file or folder"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runBackup(ctx, r, args[0])
			}),
	}
}

func runBackup(ctx context.Context, r *data.Register, to string) (command.Result, error) {
	if namesFolder(to) {
		if err := os.MkdirAll(to, 0o700); err != nil {
			return command.Result{}, err
		}
	}
	path, err := r.Backup(ctx, to)
	if err != nil {
		return command.Result{}, err
	}
	return copied(wire.SchemaBackup, r.Path(), path, "wrote and checked %s")
}

// namesFolder reports whether a path that need not be there means a folder: it ends as one, or
// nothing is there and it has no extension, so that `assure backup backups` begins a folder and not
// a file that the second backup would find in its place.
func namesFolder(path string) bool {
	if strings.HasSuffix(path, "/") || strings.HasSuffix(path, string(os.PathSeparator)) {
		return true
	}
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist) && filepath.Ext(path) == ""
}

func copied(schema, from, path, words string) (command.Result, error) {
	fi, err := os.Stat(path)
	if err != nil {
		return command.Result{}, err
	}
	o := wire.Copy{Schema: schema, From: from, Path: command.Absolute(path), Bytes: fi.Size()}
	return command.Result{Object: o, Text: func(p *command.Page) { p.Line(words, o.Path) }}, nil
}

type restoreOptions struct {
	To      string
	Replace bool
}

// NewRestore returns `assure restore`.
func NewRestore(e *command.Env) *cobra.Command {
	o := &restoreOptions{}
	cmd := &cobra.Command{
		Use: "restore FILE", Short: "Restore a backup to a new file, or in the place of the register",
		GroupID: command.GroupKeep,
		Long: `The backup is checked first and restored to a new file, which is opened with --db. With
--replace it takes the place of the register (that of --db, or your own), and the register
that was there is kept next to it with .replaced and the time in its name. Close Assure in
every window first. Do not exchange the files by hand: a register is a file and its log, and
the log of one destroys another.`,
		Example: "  assure restore before-tender.db --to restored.db\n  assure restore before-tender.db --replace",
		Args:    command.NeedArgs(1, 1, "one backup"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.Run(cmd.Context(), func(ctx context.Context) (command.Result, error) {
				if o.Replace {
					return runReplace(ctx, e, args[0])
				}
				return runRestore(ctx, *o, args[0])
			})
		},
	}
	cmd.Flags().StringVar(&o.To, "to", "", "the new `FILE`; next to the backup, with -restored in its name, otherwise")
	cmd.Flags().BoolVar(&o.Replace, "replace", false, "put it in the place of the register, which is kept")
	cmd.MarkFlagsMutuallyExclusive("to", "replace")
	return cmd
}

func runReplace(ctx context.Context, e *command.Env, from string) (command.Result, error) {
	if _, err := os.Stat(from); err != nil {
		return command.Result{}, err
	}
	path, err := e.RegisterPath()
	if err != nil {
		return command.Result{}, err
	}
	was, err := data.Replace(ctx, from, e.Options(path, command.Writes))
	if err != nil {
		return command.Result{}, err
	}
	r, err := copied(wire.SchemaRestore, command.Absolute(from), path, "")
	if err != nil {
		return command.Result{}, err
	}
	o := r.Object.(wire.Copy)
	o.Kept = wire.OrNull(was)
	return command.Result{Object: o, Text: func(p *command.Page) {
		p.Line("checked and restored to %s", o.Path)
		if was != "" {
			p.Line("the register that was there is kept as %s", was)
		}
	}}, nil
}

func runRestore(ctx context.Context, o restoreOptions, from string) (command.Result, error) {
	if _, err := os.Stat(from); err != nil {
		return command.Result{}, err
	}
	to := o.To
	if to == "" {
		ext := filepath.Ext(from)
		to = strings.TrimSuffix(from, ext) + "-restored" + ext
	}
	if err := data.Restore(ctx, from, to); err != nil {
		return command.Result{}, err
	}
	return copied(wire.SchemaRestore, command.Absolute(from), to, "checked and restored to %s")
}
