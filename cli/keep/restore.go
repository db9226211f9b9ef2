package keep

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/backup"
	"assure/internal/problem"
	"assure/internal/text"
)

type restoreOptions struct {
	keyOptions
	To      string
	Replace bool
	Yes     bool
}

// NewRestore returns `assure restore`.
func NewRestore(e *command.Env) *cobra.Command {
	o := &restoreOptions{}
	cmd := &cobra.Command{
		Use: "restore FILE", Short: "Restore a backup to a new file, or in the place of the register",
		GroupID: command.GroupKeep,
		Long: `The backup is checked first and restored to a new file, which is opened with --db. With
--replace it takes the place of the register (that of --db, or your own), and the register
that was there is kept next to it with .replaced and the time in its name. It says what was
done since the backup and would be lost; on a terminal it asks before it replaces anything.
Close Assure in every window first. Do not exchange the files by hand: a register is a file and
its log, and the log of one destroys another.`,
		Example: "  assure restore before-tender.db --to restored.db\n  assure restore before-tender.db --replace",
		Args:    command.NeedArgs(1, 1, "one backup"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.Run(cmd.Context(), func(ctx context.Context) (command.Result, error) {
				if o.Yes && !o.Replace {
					return command.Result{}, command.Usage("leave it out", "--yes is for --replace, which asks")
				}
				if _, err := os.Stat(args[0]); err != nil {
					return command.Result{}, err
				}
				keys, err := o.keys(e, args[0])
				if err != nil {
					return command.Result{}, err
				}
				if o.Replace {
					return runReplace(ctx, e, o, args[0], keys)
				}
				return runRestore(ctx, e, o, args[0], keys)
			})
		},
	}
	cmd.Flags().StringVar(&o.To, "to", "", "the new `FILE`; next to the backup, with -restored in its name, otherwise")
	cmd.Flags().BoolVar(&o.Replace, "replace", false, "put it in the place of the register, which is kept")
	cmd.Flags().BoolVar(&o.Yes, "yes", false, "with --replace: do not ask")
	o.addFlags(cmd.Flags())
	cmd.MarkFlagsMutuallyExclusive("to", "replace")
	return cmd
}

// errNo is the answer to the question whether to replace the register.
var errNo = errors.New("not replaced")

func runReplace(ctx context.Context, e *command.Env, o *restoreOptions, from string,
	keys backup.Keys) (command.Result, error) {
	path, err := e.RegisterPath()
	if err != nil {
		return command.Result{}, err
	}
	if data.IsShared(path) {
		return command.Result{}, problem.New("shared-register", data.Shown(path),
			"restore it to a file with --to, and put that into a new database with "+
				"`assure move --db FILE --to ADDRESS`", "a shared register is not replaced")
	}
	var lost *backup.Loss
	var unknown error
	other := backup.Exchanged(ctx, from, e.Options(path, command.Reads))
	was, err := backup.Replace(ctx, from, e.Options(path, command.Writes), keys, func(l *backup.Loss, err error) error {
		lost, unknown = l, err
		if o.Yes || !e.Answers() || l == nil && err == nil {
			return nil
		}
		if err := e.IO.Print(false, func(p *command.Page) {
			printLoss(p, l, err)
			printExchanged(p, other)
		}); err != nil {
			return err
		}
		if !e.Prompt().YesNo("Put the backup in the place of %s?", path) {
			return errNo
		}
		lost, unknown = nil, nil // said already
		return nil
	})
	if errors.Is(err, errNo) {
		if ctx.Err() != nil {
			return command.Result{}, ctx.Err()
		}
		return command.Result{Text: func(p *command.Page) { p.Line("nothing was changed") }}, nil
	}
	if err != nil {
		return command.Result{}, err
	}
	return restored(from, path, was, lost, func(p *command.Page) {
		p.Line("checked and restored to %s", command.Absolute(path))
		if was != "" {
			p.Line("the register that was there is kept as %s", was)
		}
		if lost != nil || unknown != nil {
			printLoss(p, lost, unknown)
		}
		printExchanged(p, other)
	})
}

func runRestore(ctx context.Context, e *command.Env, o *restoreOptions, from string,
	keys backup.Keys) (command.Result, error) {
	to := o.To
	if to == "" {
		name := strings.TrimSuffix(from, ".age")
		ext := filepath.Ext(name)
		to = strings.TrimSuffix(name, ext) + "-restored" + ext
	}
	if err := backup.Restore(ctx, from, to, keys); err != nil {
		return command.Result{}, err
	}
	var lost *backup.Loss
	var unknown error
	other := ""
	if live, err := e.RegisterPath(); err == nil {
		other = backup.Exchanged(ctx, from, e.Options(live, command.Reads))
		lost, unknown = backup.CompareIfAny(ctx, live, to)
		if lost != nil && lost.Other() {
			lost = nil // a backup of another register, restored to look at it
		}
	}
	return restored(from, to, "", lost, func(p *command.Page) {
		p.Line("checked and restored to %s", command.Absolute(to))
		if lost != nil && unknown == nil {
			printLoss(p, lost, nil)
		}
		printExchanged(p, other)
	})
}

// printExchanged says that the backup is not the file that the register noted, "" for nothing.
func printExchanged(p *command.Page, words string) {
	if words != "" {
		p.Remark("the backup: %s", words)
	}
}

func restored(from, path, was string, lost *backup.Loss, words func(*command.Page)) (command.Result, error) {
	fi, err := os.Stat(path)
	if err != nil {
		return command.Result{}, err
	}
	o := wire.Restore{Schema: wire.SchemaRestore, From: command.Absolute(from), Path: command.Absolute(path),
		Bytes: fi.Size(), Kept: wire.OrNull(was), Lost: wire.LostOf(lost)}
	return command.Result{Object: o, Text: words}, nil
}

// printLoss says what the register has that a backup has not.
func printLoss(p *command.Page, l *backup.Loss, unknown error) {
	switch {
	case unknown != nil:
		p.Line("what was done since the backup is not known, because the register cannot be compared with it: %s",
			unknown.Error())
		return
	case l == nil:
		return
	case l.Other():
		p.Line("the backup is one of another register: the two have no row of the audit log in common")
		return
	}
	if l.Diverged() {
		p.Line("the backup has %s that the register has not: the two have diverged after row %d",
			text.Plural(l.Ahead, "row of the audit log", "rows of the audit log"), int(l.Common.Seq))
	}
	if l.Acts == 0 {
		p.Line("the register has nothing that the backup has not (%s)", when(l.BackupAt))
		return
	}
	p.Line("since the backup (%s) the register has %s that it has not", when(l.BackupAt),
		text.Plural(l.Acts, "act", "acts"))
	var by []string
	for _, d := range l.By {
		by = append(by, d.Name+" "+text.Thousands(d.Acts))
	}
	p.Line("  by %s", strings.Join(by, "; "))
	if n := len(l.Engagements); n > 0 {
		const most = 8
		more := ""
		if n > most {
			more = " and " + text.Thousands(n-most) + " more"
		}
		p.Line("  of %s: %s%s", text.Plural(n, "engagement", "engagements"),
			strings.Join(l.Engagements[:min(n, most)], ", "), more)
	}
	p.Line("  the last:")
	for i := range l.Latest {
		a := &l.Latest[i]
		of := a.Entity
		if strings.HasSuffix(a.Action, " "+of) {
			of = "" // "add supplier" says it
		}
		p.Line("  %s  %s: %s", when(a.At), a.Actor, strings.Join(strings.Fields(a.Action+" "+of+" "+a.ID), " "))
	}
}

func when(t time.Time) string {
	if t.IsZero() {
		return "empty"
	}
	return t.UTC().Format("2006-01-02 15:04") + " UTC"
}

func newRestoreTestCmd(e *command.Env) *cobra.Command {
	o := &keyOptions{}
	cmd := &cobra.Command{
		Use: "restore-test [FILE|DIR]", Short: "Restore the newest backup to a temporary place and check it",
		Aliases: []string{"drill"},
		Long: `Restores a backup, or the newest one of a folder (without DIR that of the configuration), to a
temporary folder next to the register. When the newest is damaged, the newest that is not is
tested, and the damaged ones are findings. It checks everything in it, reads the originals, scores
every engagement and compares that with the register as it was at the time of the backup, and says
what restoring it would lose and how long it took. The temporary folder is removed. A test that
found nothing wrong is noted in the audit log. Exit code 3 when it has findings, and 1 when the
backup cannot be restored.`,
		Example: "  assure backup restore-test before-tender.db",
		Args:    command.NeedArgs(0, 1, "at most one backup or folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.Run(cmd.Context(), func(ctx context.Context) (command.Result, error) {
				return runRestoreTest(ctx, e, o, args)
			})
		},
	}
	o.addFlags(cmd.Flags())
	return cmd
}

func runRestoreTest(ctx context.Context, e *command.Env, o *keyOptions, args []string) (command.Result, error) {
	from, err := backupFolder(e, args)
	if err != nil {
		return command.Result{}, err
	}
	list := []backup.File{{Path: from}}
	if fi, err := os.Stat(from); err != nil {
		return command.Result{}, err
	} else if fi.IsDir() {
		if list, err = backup.Newest(from); err != nil {
			return command.Result{}, err
		}
	}
	r, err := e.Open(ctx, command.Reads)
	if err != nil {
		return command.Result{}, err
	}
	path, older := r.Path(), r.Schema().Older()
	progress := e.Progress()
	if progress.Due() {
		progress.Show("restoring and checking " + from)
	}
	keys := func(path string) (backup.Keys, error) { return o.keys(e, path) }
	t, err := backup.TestNewest(ctx, r, list, keys, e.Options(path, command.Reads))
	progress.Done()
	if err = errors.Join(err, r.Close()); err != nil {
		return command.Result{}, err
	}
	note := ""
	if t.OK() && !older {
		if err := e.Write(ctx, path, func(r *data.Register) error { return backup.RecordTest(ctx, r, t) }); err != nil {
			note = err.Error()
		}
	}
	obj := wire.RestoreTest{Schema: wire.SchemaRestoreTest, OK: t.OK(), Path: command.Absolute(t.Path), Bytes: t.Bytes,
		SHA256: t.SHA256, Encrypted: t.Encrypted, Originals: t.Originals, Engagements: t.Engagements,
		Lost: wire.LostOf(&t.Loss), Findings: append([]string{}, t.Findings...),
		Damaged: append([]string{}, t.Damaged...), Recorded: t.Recorded,
		Took: t.Took.Milliseconds()}
	return command.Result{Object: obj, Findings: !t.OK(), Text: func(p *command.Page) {
		p.Line("restored %s to a temporary place, and removed that", obj.Path)
		for _, f := range obj.Findings {
			p.Line("found: %s", f)
		}
		if len(t.Findings) == len(t.Damaged) {
			p.Line("the backup is whole: %s read, %s scored as the register was then",
				text.Plural(t.Originals, "original", "originals"),
				text.Plural(t.Engagements, "engagement", "engagements"))
		}
		if !t.OK() {
			p.Remark("next: make a new backup with `assure backup`, and test that one; keep this one until then")
		}
		printLoss(p, &t.Loss, nil)
		p.Line("it took %s", t.Took.Round(100*time.Millisecond))
		if !t.Recorded && t.OK() {
			p.Remark("note: not noted in the audit log%s", strings.TrimSuffix(": "+note, ": "))
		}
	}}, nil
}
