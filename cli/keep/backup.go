package keep

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"assure/cli/command"
	"assure/cli/wire"
	"assure/data"
	"assure/data/backup"
	"assure/internal/text"
)

type backupOptions struct {
	sealOptions
	Keep   keepFlag
	DryRun bool
}

// keepFlag is how many backups rotation keeps.
type keepFlag struct {
	set  bool
	keep *backup.Keep
}

// Set reads 7,4,12 or all.
func (k *keepFlag) Set(s string) error {
	keep, err := backup.ParseKeep(s)
	if err != nil {
		return command.Usage(err.Error(), "%q is not how many backups are kept", s)
	}
	k.set, k.keep = true, keep
	return nil
}

// String is the form that Set reads, "" when the flag was not given.
func (k *keepFlag) String() string {
	switch {
	case !k.set:
		return ""
	case k.keep == nil:
		return "all"
	}
	return k.keep.String()
}

// Type names the flag's value in help.
func (k *keepFlag) Type() string { return "D,W,M" }

// NewBackup returns `assure backup` with list and restore-test.
func NewBackup(e *command.Env) *cobra.Command {
	o := &backupOptions{}
	cmd := &cobra.Command{
		Use: "backup [FILE|DIR]", Short: "Write a verified copy of the register", GroupID: command.GroupKeep,
		Long: `The copy is made by the database engine while the register may be in use, checked, and only
then given its name; the originals kept next to the register are copied with it. In a folder (a
name without an extension is one) it is named after the time. Without FILE or DIR it goes to the
folder of the configuration. Copying the file by hand can lose what was just written; use this
command. A copy has everything in the register: keep it as safe.

--keep 7,4,12 keeps the newest backup of each of the last 7 days, 4 weeks and 12 months that have
one, and removes others from the folder. That is also what happens in the folder of the
configuration, unless it says otherwise. Only files that the audit log of the register names, and
that are unchanged, are removed. With --recipient or --passphrase the backup is encrypted, as by
the program age.`,
		Example: "  assure backup backups\n  assure backup before-tender.db\n" +
			"  assure backup backups --keep 7,4,12 --dry-run",
		Args: command.NeedArgs(0, 1, "at most one file or folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.Run(cmd.Context(), func(ctx context.Context) (command.Result, error) {
				return runBackup(ctx, e, o, args)
			})
		},
	}
	o.addFlags(cmd.Flags())
	cmd.Flags().Var(&o.Keep, "keep", "keep so many `DAYS,WEEKS,MONTHS` of backups in the folder, or all")
	cmd.Flags().BoolVar(&o.DryRun, "dry-run", false, "say only what would be written and removed")
	cmd.AddCommand(newBackupListCmd(e), newRestoreTestCmd(e))
	return cmd
}

// request is what the command line and the configuration ask for.
func (o *backupOptions) request(e *command.Env, args []string) (req backup.Request, err error) {
	set := &e.Config.Backup
	req.DryRun = o.DryRun
	switch {
	case len(args) > 0:
		req.To = args[0]
	case set.Folder == "":
		return req, command.Usage("name a file or a folder, such as `assure backup backups`, or set "+
			"`folder` below `backup` in the configuration", "it is not known where to")
	default:
		req.To = set.Folder
	}
	req.Folder = len(args) == 0 || namesFolder(req.To)
	req.Keep = o.Keep.keep
	switch {
	case o.Keep.set && !req.Folder:
		return req, command.Usage("name a folder", "--keep is for a folder, and %s is a file", req.To)
	case !o.Keep.set && req.Folder && set.Folder != "" && command.Absolute(req.To) == command.Absolute(set.Folder):
		if req.Keep, err = set.KeepOf(); err != nil {
			return req, err
		}
	}
	req.Seal, err = o.seal(e)
	return req, err
}

func runBackup(ctx context.Context, e *command.Env, o *backupOptions, args []string) (command.Result, error) {
	req, err := o.request(e, args)
	if err != nil {
		return command.Result{}, err
	}
	r, err := e.Open(ctx, command.Reads)
	if err != nil {
		return command.Result{}, err
	}
	from, older := r.Path(), r.Schema().Older()
	progress := e.Progress()
	if progress.Due() {
		progress.Show("backing up and checking " + from)
	}
	m, err := backup.Run(ctx, r, req)
	progress.Done()
	var altered error
	if data.IsAltered(err) {
		altered, err = err, nil
	}
	if err = errors.Join(err, r.Close()); err != nil {
		return command.Result{}, err
	}
	if !req.DryRun {
		recordBackup(ctx, e, from, older, m, req)
	}
	return backupResult(from, req, m), altered
}

// recordBackup notes a backup in the audit log of its register, and rotates. The backup is made: that this fails is a
// remark.
func recordBackup(ctx context.Context, e *command.Env, path string, older bool, m *backup.Made, req backup.Request) {
	if older { // writing to it would bring it up to date
		m.Notes = append(m.Notes,
			"not noted in the audit log, and nothing rotated: the register is of an earlier release")
		return
	}
	err := e.Write(ctx, path, func(r *data.Register) error {
		if err := backup.Record(ctx, r, m); err != nil {
			return err
		}
		return m.Rotate(ctx, r, req)
	})
	switch {
	case err != nil && m.Recorded:
		m.Notes = append(m.Notes, "old backups could not be removed: "+err.Error())
	case err != nil:
		m.Notes = append(m.Notes,
			"not noted in the audit log, so it will not be rotated: "+err.Error())
	}
}

func backupResult(from string, req backup.Request, m *backup.Made) command.Result {
	o := wire.Backup{Schema: wire.SchemaBackup, From: from, Path: command.Absolute(m.Path), Bytes: m.Bytes,
		Encrypted: m.Encrypted, DryRun: req.DryRun, Recorded: m.Recorded, Removed: []string{},
		Notes: append([]string{}, m.Notes...)}
	if !req.DryRun {
		o.SHA256, o.Head = &m.SHA256, &m.Head
	}
	for _, f := range m.Removed {
		o.Removed = append(o.Removed, command.Absolute(f.Path))
	}
	return command.Result{Object: o, Text: func(p *command.Page) {
		done, gone := "wrote and checked %s", "removed the older backup %s"
		if req.DryRun {
			done, gone = "would write %s", "would remove the older backup %s"
		} else if m.Encrypted {
			done = "wrote, checked and encrypted %s"
		}
		p.Line(done, o.Path)
		for _, path := range o.Removed {
			p.Line(gone, path)
		}
		for _, n := range o.Notes {
			p.Remark("note: %s", n)
		}
	}}
}

// namesFolder reports whether a path that need not be there means a folder: it ends as one, or
// nothing is there and it has no extension, so that `assure backup backups` begins a folder and not
// a file that the second backup would find in its place.
func namesFolder(path string) bool {
	if strings.HasSuffix(path, "/") || strings.HasSuffix(path, string(os.PathSeparator)) {
		return true
	}
	fi, err := os.Stat(path)
	return err == nil && fi.IsDir() || errors.Is(err, fs.ErrNotExist) && filepath.Ext(path) == ""
}

func newBackupListCmd(e *command.Env) *cobra.Command {
	var check bool
	cmd := &cobra.Command{
		Use: "list [DIR]", Short: "List the backups of a folder: when, how large, encrypted, checked, tested",
		Long: `Lists the backups in a folder that are named after their time, newest first; without DIR, in the
folder of the configuration. Whether a backup was checked as it was written, and whether a restore
test has been made of it, is from the audit log of the register. Each file is compared with the
SHA-256 noted there, the newest first, up to 500 MB in all; --check compares every one.`,
		Example: "  assure backup list backups",
		Args:    command.NeedArgs(0, 1, "at most one folder"),
		RunE: e.OnRegister(command.Reads,
			func(ctx context.Context, r *data.Register, args []string) (command.Result, error) {
				return runBackupList(ctx, e, r, args, check)
			}),
	}
	cmd.Flags().BoolVar(&check, "check", false, "compare every file with its hash, however large they are")
	return cmd
}

// backupFolder is the folder named, else that of the configuration.
func backupFolder(e *command.Env, args []string) (string, error) {
	if len(args) > 0 {
		return args[0], nil
	}
	if e.Config.Backup.Folder != "" {
		return e.Config.Backup.Folder, nil
	}
	return "", command.Usage("name the folder, or set `folder` below `backup` in the configuration",
		"it is not known where the backups are")
}

func runBackupList(ctx context.Context, e *command.Env, r *data.Register, args []string,
	check bool) (command.Result, error) {
	dir, err := backupFolder(e, args)
	if err != nil {
		return command.Result{}, err
	}
	known, err := backup.RecordsOf(ctx, r)
	if err != nil {
		return command.Result{}, err
	}
	list, err := backup.Folder(dir, known)
	if err != nil {
		return command.Result{}, err
	}
	most := int64(backup.QuickBytes)
	if check {
		most = math.MaxInt64
	}
	if err := backup.CheckHashes(ctx, list, most); err != nil {
		return command.Result{}, err
	}
	changed := false
	o := wire.Backups{Schema: wire.SchemaBackups, Folder: command.Absolute(dir), Backups: []wire.BackupFile{}}
	for _, f := range list {
		b := wire.BackupFile{Path: command.Absolute(f.Path), At: f.At, Days: max(int(r.Now().Sub(f.At).Hours()/24), 0),
			Bytes: f.Bytes, Encrypted: f.Encrypted, Unchanged: f.Unchanged}
		changed = changed || f.Unchanged != nil && !*f.Unchanged
		if f.Record != nil {
			b.Verified, b.Row, b.Hash, b.By = &f.Record.At, &f.Record.Head.Seq, &f.Record.Head.Hash, &f.Record.By
		}
		if f.Tested != nil {
			b.Tested = &f.Tested.At
		}
		o.Backups = append(o.Backups, b)
	}
	return command.Result{Object: o, Text: func(p *command.Page) { printBackups(p, &o, changed) }}, nil
}

func printBackups(p *command.Page, o *wire.Backups, changed bool) {
	if len(o.Backups) == 0 {
		p.Line("no backup in %s", o.Folder)
		return
	}
	t := command.NewTable("backup", "days", "kB", "encrypted", "checked", "restore test", "file", "row").
		AlignRight("days", "kB", "row")
	for _, b := range o.Backups {
		encrypted, checked, tested, file, row := "no", "not noted", "none", "", ""
		if b.Encrypted {
			encrypted = "yes"
		}
		if b.Verified != nil {
			checked, row = b.Verified.UTC().Format("2006-01-02 15:04"), fmt.Sprint(*b.Row)
		}
		if b.Tested != nil {
			tested = b.Tested.UTC().Format("2006-01-02 15:04")
		}
		switch {
		case b.Unchanged != nil && *b.Unchanged:
			file = "as written"
		case b.Unchanged != nil:
			file = "CHANGED"
		case b.Verified != nil:
			file = "not compared"
		}
		t.Rows = append(t.Rows, []string{filepath.Base(b.Path), text.Thousands(b.Days),
			text.Thousands(int(b.Bytes / 1024)), encrypted, checked, tested, file, row})
	}
	p.Table(t)
	if changed {
		p.Remark("a file that is CHANGED is not what was written under its name: another one is in its place, or it " +
			"is damaged; keep it, and make a new backup now")
	}
	p.Remark("in %s; times are UTC; checked and row are of when it was written; `assure backup "+
		"restore-test` checks the file as it is", o.Folder)
}
