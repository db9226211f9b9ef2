// Package data is the register: what a person does to it, and how the rest of the program reads and writes it.
//
// [Open] opens a [Register]. Its methods are what people do: add suppliers and engagements, set facts, record answers,
// accept documents, decide, raise and close risks, send queries, sign off, undo. Each is one
// transaction with one row in the audit log.
//
// What uses a register is in packages above this one, as functions on it: data/imports
// reads what suppliers return, data/issue writes questionnaires, data/directory reads supplier
// sheets and the DSPT directory, data/analysis explains and compares, data/report and
// data/riskregister write documents. They read through [Register.View] or [Register.Copy], and
// write through [Register.Update] with the methods of [Tx]. Package data/book, below this one,
// reads in bulk what scores are made from.
package data

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"
	_ "time/tzdata" // the day is that of Europe/London, on computers without a time zone database too

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Options are which register to open and for whom. Now and NewID are for tests and the demo; nil
// is the clock and ULIDs.
type Options struct {
	Path            string
	PacksDir        string // adds packs; "" for none
	Actor           string // who acts: --as, ASSURE_USER, the configuration or the login, worked out by the caller
	Version         string // of the program, recorded with migrations
	Now             func() time.Time
	NewID           func() string
	MustExist       bool
	ReadOnly        bool
	Upgrade         bool // bring a shared register of an earlier release up to date; a file is by any write
	SingleUserShare bool
	MadeUp          bool // a new register is one of made-up data, and says so for ever
	MaxPages        int  // keeps the file from growing beyond so many pages of 4 KiB; 0 for no limit
	// Anchors is a file that heads of the audit log are noted in and compared with, beside the one next to the
	// register; "" for none.
	Anchors string

	// Home is the folder below which this computer keeps what belongs to shared registers; "" for the folder of
	// [DefaultPath].
	Home string

	RemindBackup int // after how many days without a backup people are reminded of it; 0 never

	// BeforeBulk is called before an import writes much at once, for a backup; nil for nothing. It is not called inside
	// of a transaction. Its error, that of a context that ended, ends the import.
	BeforeBulk func(context.Context, *Register) error
}

// Register is an open register. It is safe for concurrent use.
type Register struct {
	store    *store.Store
	actor    string
	program  string // with its version, "" when that is not known
	reader   *book.Reader
	problems []problem.Problem
	walks    func() questionnaire.Crosswalks
	bulk     func(context.Context, *Register) error
	kept     int      // texts of packs that the register keeps
	differ   []string // packs whose text there is another than the program's
	remind   int      // as of [Options.RemindBackup]
	lent     bool     // of another register, which closes it; see [Register.As]
}

// Errors that callers test for.
var (
	ErrNotFound  = store.ErrNotFound
	ErrDuplicate = store.ErrDuplicate
	ErrConflict  = errors.New("changed by someone else meanwhile")
)

// DefaultPath is the register used when none is named: assure/register.db in the folder where the operating system
// keeps the data of programs.
func DefaultPath() (string, error) {
	switch runtime.GOOS {
	case "windows", "darwin":
		// On Windows the local folder, not the roaming one: a roaming profile is copied to a server at every logoff.
		if dir := os.Getenv("LOCALAPPDATA"); runtime.GOOS == "windows" && dir != "" {
			return filepath.Join(dir, "assure", "register.db"), nil
		}
		dir, err := os.UserConfigDir()
		if err != nil {
			return "", fmt.Errorf("find the data folder: %w", err)
		}
		return filepath.Join(dir, "assure", "register.db"), nil
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "assure", "register.db"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("find the data folder: %w", err)
	}
	return filepath.Join(home, ".local", "share", "assure", "register.db"), nil
}

func (o *Options) home() string {
	if o.Home != "" || !store.IsShared(o.Path) {
		return o.Home
	}
	path, err := DefaultPath()
	if err != nil {
		return os.TempDir() // its owner has no folder of their own
	}
	return filepath.Dir(path)
}

// Open opens the register at o.Path, creating it unless o.MustExist is set. What cannot or must not
// be opened is a [problem.Problem] that names the next step.
func Open(ctx context.Context, o Options) (*Register, error) {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	actor, err := text.Clean(o.Actor)
	if err != nil || actor == "" && !o.ReadOnly {
		return nil, &problem.Problem{Code: "no-actor", What: "it is not known who you are", Where: o.Actor,
			Fix: "give a name with --as or ASSURE_USER: the log records who did what"}
	}
	s, err := store.Open(ctx, store.Config{Path: o.Path, Now: o.Now, NewID: o.NewID, AppVersion: o.Version,
		MustExist: o.MustExist, ReadOnly: o.ReadOnly, SingleUserShare: o.SingleUserShare, MaxPages: o.MaxPages,
		Anchors: o.Anchors, Home: o.home(), Upgrade: o.Upgrade})
	if err != nil {
		return nil, err
	}
	o.ReadOnly = s.ReadOnly() // a server that follows another one takes no writes
	r := &Register{store: s, actor: actor, reader: book.NewReader(o.Now, zone), bulk: o.BeforeBulk,
		remind: o.RemindBackup,
		walks: sync.OnceValue(func() questionnaire.Crosswalks {
			walks, _ := questionnaire.EmbeddedCrosswalks()
			return walks
		})}
	if o.Version != "" {
		r.program = "Assure " + o.Version
	}
	if err := r.prepare(ctx, o); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return r, nil
}

// prepare writes the first settings into a new register and loads the packs.
func (r *Register) prepare(ctx context.Context, o Options) error {
	if !o.ReadOnly {
		if err := r.firstSettings(ctx, o.MadeUp); err != nil {
			return err
		}
		err := r.View(ctx, book.At{}, func(v *store.View) (err error) {
			r.actor, err = nameTyped(ctx, v, r.actor)
			return err
		})
		if err != nil {
			return err
		}
	}
	s, err := r.Settings(ctx, book.At{})
	if err != nil {
		return err
	}
	facts := scoring.Upgraded(s.Facts)
	packs, problems := questionnaire.Embedded(facts)
	if o.PacksDir != "" {
		problems = append(problems, packs.AddDir(safefile.FS(ctx, o.PacksDir, questionnaire.MaxPackFile), o.PacksDir,
			facts)...)
	}
	r.reader.Packs, r.problems = packs, problems
	if s.Adopted == nil && !o.ReadOnly && r.CheckClock(ctx) == nil { // by a wrong clock nothing is written
		if err := r.upgradeSettings(ctx); err != nil {
			return err
		}
	}
	if err := r.addKeptPacks(ctx, facts); err != nil {
		return err
	}
	r.problems = append(r.problems, packs.CheckClauses()...)
	r.problems = append(r.problems, packs.CheckFolderLosses(facts)...)
	return nil
}

// Close releases the register.
func (r *Register) Close() error {
	if r.lent {
		return nil
	}
	return r.store.Close()
}

// RemindBackup is after how many days without a backup people are reminded of it, 0 for never.
func (r *Register) RemindBackup() int { return r.remind }

// BeforeBulk is called before much is written at once, outside of a transaction: see [Options].
func (r *Register) BeforeBulk(ctx context.Context) error {
	if r.bulk == nil {
		return nil
	}
	return r.bulk(ctx, r)
}

// ReadOnly reports whether the register is open for reading only.
func (r *Register) ReadOnly() bool { return r.store.ReadOnly() }

// Follow calls heard when somebody has written to the register, until ctx ends: at once where a server says so, and
// otherwise when it is looked at, every so often. What this window writes itself is heard of then.
func (r *Register) Follow(ctx context.Context, every time.Duration, heard func()) {
	last, _ := r.Head(ctx, book.At{})
	r.store.Follow(ctx, every, func() {
		head, err := r.Head(ctx, book.At{})
		if err == nil && head != last { // a server that is away is said by what cannot be saved
			last = head
			heard()
		}
	})
}

// Standby reports whether the register is a copy on a server that follows another one, which takes no writes.
func (r *Register) Standby() bool { return r.store.Standby() }

// Lag says how far that server is behind, "" for any other register.
func (r *Register) Lag(ctx context.Context) (string, error) { return r.store.Lag(ctx) }

// Path is the absolute path of the register.
func (r *Register) Path() string { return r.store.Path() }

// Beside is the path by whose name files that belong to the register are named, such as the folder of its originals:
// that of the register itself or, for a shared one, of one in a folder of this computer.
func (r *Register) Beside() string { return r.store.Beside() }

// Shared reports whether the register is on a server, where others may write to it.
func (r *Register) Shared() bool { return r.store.Shared() }

// IsShared reports whether the name of a register is the address of a shared one rather than a path.
func IsShared(name string) bool { return store.IsShared(name) }

// Shown is the name of a register as it may be shown: an address without its password and parameters.
func Shown(name string) string { return store.Shown(name) }

// Actor is who acts.
func (r *Register) Actor() string { return r.actor }

// Warnings are what a person should know about where and how the register is stored; a banner shows
// them.
func (r *Register) Warnings() []string { return r.store.Warnings() }

// Today is the calendar day in Europe/London.
func (r *Register) Today() questionnaire.Date { return r.reader.Today() }

// Day is the calendar day of an instant in Europe/London.
func (r *Register) Day(t time.Time) questionnaire.Date { return r.reader.Day(t) }

// Now is the current time in UTC, by the register's clock.
func (r *Register) Now() time.Time { return r.reader.Now() }

// Resolve replaces a zero AsOf with today.
func (r *Register) Resolve(at book.At) book.At { return r.reader.Resolve(at) }

// Reader opens books of the register.
func (r *Register) Reader() *book.Reader { return r.reader }

// Crosswalks link ids of other questionnaires to questions of our packs.
func (r *Register) Crosswalks() questionnaire.Crosswalks { return r.walks() }

// Program is the name of the program with its version, "" when that is not known.
func (r *Register) Program() string { return r.program }

// NewID is a new identifier of a thing that is not yet written.
func (r *Register) NewID() string { return r.store.NewID() }

// View runs f on a consistent view of the register at a moment.
func (r *Register) View(ctx context.Context, at book.At, f func(*store.View) error) error {
	return r.store.Read(ctx, r.reader.EndOf(at.KnownOn), f)
}

// Copy runs f on a copy of the register at a moment, whole or redacted, for documents that people read.
func (r *Register) Copy(ctx context.Context, at book.At, redact bool, f func(*book.Copy) error) error {
	return r.View(ctx, at, func(v *store.View) error {
		c, err := r.reader.Copy(ctx, v, at, redact)
		if err != nil {
			return err
		}
		return f(c)
	})
}

// ViewAt runs f on a consistent view of the register as it was known at an instant.
func (r *Register) ViewAt(ctx context.Context, known time.Time, f func(*store.View) error) error {
	return r.store.Read(ctx, known, f)
}

// The actions that the audit log names.
const (
	actCreate       = "create register"
	actSettings     = "change settings"
	actUpgrade      = "bring settings up to date"
	actAdopt        = "adopt pack"
	actMove         = "move assessment"
	ActSupplier     = "add supplier"
	actChange       = "change supplier"
	actRename       = "rename supplier"
	actRetire       = "retire supplier"
	actReinstate    = "reinstate supplier"
	actMerge        = "merge supplier"
	actUnmerge      = "unmerge supplier"
	actEngagement   = "add engagement"
	actEngChange    = "change engagement"
	actEngClose     = "close engagement"
	actEngReopen    = "reopen engagement"
	actFacts        = "set facts"
	actAward        = "award"
	actStart        = "start assessment"
	actAnswer       = "answer"
	actUndo         = "undo"
	actRedo         = "redo"
	actDocument     = "add document"
	actAccept       = "accept document"
	actRefuse       = "refuse document"
	actDecide       = "decide"
	actSecond       = "second decision"
	actConfirm      = "confirm decision"
	actWithdraw     = "withdraw decision"
	actSignOff      = "sign off"
	actPass         = "pass a block of a sign-off"
	actUnpass       = "withdraw the pass of a block"
	actReopen       = "reopen assessment"
	actReconfirm    = "confirm answers"
	actAnswerByCert = "answer by certificate"
	actTakeBack     = "take back cycle"
	actPerson       = "person"
	actAway         = "away"
	actKey          = "key of person"
	actAccess       = "access"
	actLogIn        = "log in"
	actLogOut       = "log out"
	actAdmit        = "rule on late bid"
	actQuery        = "send query"
	actReply        = "reply to query"
	actRound        = "send queries out"
	actQueryDrop    = "withdraw query"
	actDraft        = "send draft"
	actRep          = "add representation"
	actRepReply     = "reply to representation"
	actRepDrop      = "withdraw representation"
	actCosts        = "enter costs"
	actRisk         = "risk"
	actAction       = "action"
	actReassign     = "reassign"
	actSigner       = "add key of body"
	actSignerEnd    = "revoke key of body"
	actConsent      = "record sharing"
	actBundle       = "share"
	actRecall       = "recall bundle"
	actDispose      = "dispose of supplier"
	actRedact       = "redact"
	actHold         = "hold supplier"
	actIncident     = "incident"
	actFourthParty  = "fourth party"
	actEarly        = "early re-assessment"
	actIncidentDay  = "adopt day of incident"
	actCertificate  = "add certificate"
	actCertChange   = "change certificate"
	actCertEnd      = "withdraw certificate"
	actCertDismiss  = "dismiss certificate"
	actResolve      = "resolve contradiction"
	ActSent         = "record as sent"
	actExtended     = "extend return"
	actChased       = "chase return"
	actDeclined     = "decline return"
	actBounced      = "bounce return"
	actReceived     = "receive return"
)

// Tx is one change of the register under way: everything written through it is written whole or not
// at all, with one row of the audit log. Read through it too: with [Options].SingleUserShare there
// is one connection, and a second reading would wait for it for ever.
type Tx struct {
	*store.Tx
	r *Register
}

// Update runs f in one transaction with one audit row, under the register's actor. The action is what the audit log
// calls it.
// It is refused to a person whose level does not reach the action; see [Register.May].
func (r *Register) Update(ctx context.Context, action string, f func(*Tx) error) error {
	return r.write(ctx, store.Action{Name: action}, f)
}

// write is where every change of a register goes through, and where access is checked.
func (r *Register) write(ctx context.Context, a store.Action, f func(*Tx) error) error {
	a.Actor = r.actor
	_, err := r.store.Write(ctx, a, func(tx *store.Tx) error {
		t := &Tx{tx, r}
		if err := t.allow(ctx, a.Name); err != nil {
			return err
		}
		if err := f(t); err != nil || tx.Action() == a.Name {
			return err
		}
		return t.allow(ctx, tx.Action()) // it was another act after all
	})
	return err
}

// NextRef returns the next reference of a sequence that is not in use yet: people may have given
// some of them by hand.
func NextRef[T any](ctx context.Context, tx *Tx, k *store.Kind[T], form entity.RefForm) (string, error) {
	for {
		n, err := tx.Next(ctx, k.Name())
		if err != nil {
			return "", err
		}
		ref := form.Of(n)
		if _, err := store.Find(ctx, tx, k, store.By("ref_key", store.RefKey(ref))); errors.Is(err, store.ErrNotFound) {
			return ref, nil
		} else if err != nil {
			return "", err
		}
	}
}

// ActionRef is how people name an action: ACT-0007.
func ActionRef(n int) string { return entity.ActionRef(n) }

// DecisionRef is how people name a decision: DEC-0007.
func DecisionRef(n int) string { return entity.DecisionRef(n) }
