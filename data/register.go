// Package data is the register as the rest of the program sees it: everything that touches bytes outside the process
// stands behind the type Register. A front end opens one, calls its methods, and never learns of SQL or spreadsheets.
//
// Where things are:
//
//	register.go      Open, Close, dates, the frame of a reading and of a writing
//	settings.go      settings and packs: what results are made with
//	suppliers.go     suppliers; engagements.go engagements and award; facts.go facts and triage
//	book.go          the bulk reading that scores are made from; scores.go, portfolio.go, profile.go what is made of it
//	assessments.go   assessments and their work state; answers.go claims and judgements; undo.go undo and redo
//	focus.go         one assessment to be looked into; explain.go, path.go, whatif.go, compare.go, trend.go what is found
//	rescore.go       the ledger of stored scores, made again
//	documents.go     evidence; queries.go clarifications; decisions.go decisions; risks.go, actions.go, signoff.go
//	trail.go         audit, backup, restore, doctor
//
// Features that join the store with a file format have a file of their own: issue.go (workbooks out), import.go (answers
// in), directory.go (supplier sheet and DSPT), export.go (risk register out). They write through Register.write, one
// call for each thing that must stand or fall together (an imported file, a snapshot), and use the functions that take a
// *store.Tx: startAssessment, putAnswer, addDocument, acceptDocument, advance, settleRisks, addSupplier, addEngagement,
// setFacts, nextRef, recordExport.
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

	"assure/data/store"
	"assure/questionnaire"
	"assure/scoring"
)

// Options says which register to open and for whom. Now and NewID are for tests and the demo; nil is the clock and ULIDs.
type Options struct {
	Path            string
	PacksDir        string // adds packs; "" for none
	Actor           string // who acts: --as, ASSURE_USER, the configuration or the login, worked out by the caller
	Version         string // of the program, recorded with migrations
	Now             func() time.Time
	NewID           func() string
	MustExist       bool
	ReadOnly        bool
	SingleUserShare bool
	MaxPages        int // keeps the file from growing beyond so many pages of 4 KiB; 0 for no limit
}

// Register is an open register. It is safe for concurrent use.
type Register struct {
	store    *store.Store
	actor    string
	program  string // with its version, "" when that is not known
	now      func() time.Time
	zone     *time.Location
	packs    *questionnaire.Catalogue
	problems []questionnaire.Problem

	mu       sync.Mutex // guards the caches below; what they hold never changes
	compiled map[string]*scoring.Compiled
	settings map[int]*scoring.Settings // by version
	walks    questionnaire.Crosswalks
}

// At is the moment a question is asked about. AsOf moves only the clock (evidence, acceptances); KnownOn shows what was
// held, judged and accepted at the end of that day. Zero is today, and now.
type At struct{ AsOf, KnownOn questionnaire.Date }

// Errors that callers test for.
var (
	ErrNotFound  = store.ErrNotFound
	ErrDuplicate = store.ErrDuplicate
	ErrAmbiguous = errors.New("stands for several")
	ErrConflict  = errors.New("changed by somebody else meanwhile")
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

// Open opens the register at o.Path, creating it unless told otherwise. What cannot or must not be opened is a
// *questionnaire.Problem that names the way on.
func Open(ctx context.Context, o Options) (*Register, error) {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	actor, err := questionnaire.Clean(o.Actor)
	if err != nil || actor == "" && !o.ReadOnly {
		return nil, &questionnaire.Problem{Code: "no-actor", What: "it is not known who you are", Where: o.Actor, Fix: "give a name with --as or ASSURE_USER: the log records who did what"}
	}
	s, err := store.Open(ctx, store.Config{Path: o.Path, Now: o.Now, NewID: o.NewID, AppVersion: o.Version,
		MustExist: o.MustExist, ReadOnly: o.ReadOnly, SingleUserShare: o.SingleUserShare, MaxPages: o.MaxPages})
	if err != nil {
		return nil, err
	}
	r := &Register{store: s, actor: actor, now: o.Now, zone: zone, compiled: map[string]*scoring.Compiled{}, settings: map[int]*scoring.Settings{}}
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
		if err := r.firstSettings(ctx); err != nil {
			return err
		}
	}
	s, err := r.Settings(ctx, At{})
	if err != nil {
		return err
	}
	r.packs, r.problems = questionnaire.Embedded(s.Facts)
	if o.PacksDir != "" {
		r.problems = append(r.problems, r.packs.AddDir(os.DirFS(o.PacksDir), o.PacksDir, s.Facts)...)
	}
	return nil
}

// Close releases the register.
func (r *Register) Close() error { return r.store.Close() }

// Path is the absolute path of the register.
func (r *Register) Path() string { return r.store.Path() }

// Actor is who acts.
func (r *Register) Actor() string { return r.actor }

// Warnings are what a person should know of where and how the register is kept; a banner shows them.
func (r *Register) Warnings() []string { return r.store.Warnings() }

// Today is the calendar day in Europe/London.
func (r *Register) Today() questionnaire.Date { return questionnaire.Today(r.now(), r.zone) }

// Day is the calendar day of an instant in Europe/London.
func (r *Register) Day(t time.Time) questionnaire.Date { return questionnaire.Today(t, r.zone) }

// Now is the current time in UTC, by the register's clock.
func (r *Register) Now() time.Time { return r.now().UTC() }

// Resolve puts today in the place of a zero AsOf.
func (r *Register) Resolve(at At) At {
	if at.AsOf == 0 {
		at.AsOf = r.Today()
	}
	return at
}

// endOf is the last microsecond of a day in Europe/London; the zero time for no date.
func (r *Register) endOf(d questionnaire.Date) time.Time {
	if d == 0 {
		return time.Time{}
	}
	y, m, day := d.Time().Date()
	return time.Date(y, m, day+1, 0, 0, 0, 0, r.zone).Add(-time.Microsecond)
}

// read runs f on a consistent view of the register at a moment.
func (r *Register) read(ctx context.Context, at At, f func(*store.View) error) error {
	return r.store.Read(ctx, r.endOf(at.KnownOn), f)
}

// The actions that the audit log names.
const (
	actCreate     = "create register"
	actSettings   = "change settings"
	actSupplier   = "add supplier"
	actChange     = "change supplier"
	actEngagement = "add engagement"
	actEngChange  = "change engagement"
	actFacts      = "set facts"
	actAward      = "award"
	actStart      = "start assessment"
	actAnswer     = "answer"
	actUndo       = "undo"
	actRedo       = "redo"
	actDocument   = "add document"
	actAccept     = "accept document"
	actRefuse     = "refuse document"
	actDecide     = "decide"
	actSecond     = "second decision"
	actWithdraw   = "withdraw decision"
	actSignOff    = "sign off"
	actQuery      = "send query"
	actReply      = "reply to query"
	actRisk       = "risk"
	actAction     = "action"
	actIncident   = "incident"
	actRescore    = "re-score"
)

// write runs f in one transaction with one audit row, under the register's actor. Inside f read through tx only: in
// single-user-share mode there is one connection, and a second reading would wait for it for ever.
func (r *Register) write(ctx context.Context, action string, f func(*store.Tx) error) error {
	_, err := r.store.Write(ctx, store.Action{Actor: r.actor, Name: action}, f)
	return err
}

// nextRef takes the next reference of a sequence that no thing of the kind carries yet: people may have given some of
// them by hand.
func nextRef[T any](ctx context.Context, tx *store.Tx, k *store.Kind[T], format string) (string, error) {
	for {
		n, err := tx.Next(ctx, k.Name())
		if err != nil {
			return "", err
		}
		ref := fmt.Sprintf(format, n)
		if _, err := store.Find(ctx, tx, k, store.By("ref_key", store.RefKey(ref))); errors.Is(err, store.ErrNotFound) {
			return ref, nil
		} else if err != nil {
			return "", err
		}
	}
}

// The forms of references.
const (
	supplierRef   = "SUP-%05d"
	engagementRef = "ENG-%05d"
	riskRef       = "R-%05d"
	documentRef   = "DOC-%04d"
	incidentRef   = "INC-%03d"
)

// ActionRef is how people name an action: ACT-0007.
func ActionRef(n int) string { return fmt.Sprintf("ACT-%04d", n) }

// DecisionRef is how people name a decision: DEC-0007.
func DecisionRef(n int) string { return fmt.Sprintf("DEC-%04d", n) }

func problem(code, where, fix, format string, args ...any) *questionnaire.Problem {
	return &questionnaire.Problem{Code: code, What: fmt.Sprintf(format, args...), Where: where, Fix: fix}
}
