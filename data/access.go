package data

import (
	"context"
	"slices"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// clockConfirmed is what the store calls the confirmation that the clock is right.
const clockConfirmed = "confirm clock"

// takes is the least level for each act of the audit log. An act without a line is refused to everybody while access is
// on. Undo and redo take the level of the act that they turn, too.
var takes = map[string]entity.Level{
	// of the program itself, when a register is made or an older one is opened, and when a session ends
	actCreate: entity.LevelNone, actUpgrade: entity.LevelNone, actLogOut: entity.LevelNone,

	store.ExportAction: entity.LevelReader, actLogIn: entity.LevelReader,

	actDecide: entity.LevelDecider, actSecond: entity.LevelDecider, actConfirm: entity.LevelDecider,
	actWithdraw: entity.LevelDecider, actAway: entity.LevelDecider,
	actUndo: entity.LevelDecider, actRedo: entity.LevelDecider,

	ActSupplier: entity.LevelAssessor, actChange: entity.LevelAssessor, actRename: entity.LevelAssessor,
	actRetire: entity.LevelAssessor, actReinstate: entity.LevelAssessor, "import suppliers": entity.LevelAssessor,
	"import dspt": entity.LevelAssessor, actEngagement: entity.LevelAssessor, actEngChange: entity.LevelAssessor,
	actEngClose: entity.LevelAssessor, actEngReopen: entity.LevelAssessor, actFacts: entity.LevelAssessor,
	"triage engagements": entity.LevelAssessor, actTender: entity.LevelAssessor, actTenderChange: entity.LevelAssessor,
	actStart: entity.LevelAssessor, actAnswer: entity.LevelAssessor, actReconfirm: entity.LevelAssessor,
	actAnswerByCert: entity.LevelAssessor, actTakeBack: entity.LevelAssessor, actMove: entity.LevelAssessor,
	actDocument: entity.LevelAssessor, actAccept: entity.LevelAssessor, actRefuse: entity.LevelAssessor,
	"import file": entity.LevelAssessor, "undo import": entity.LevelAssessor, "forget mapping": entity.LevelAssessor,
	"accept suggestion": entity.LevelAssessor, "dismiss suggestion": entity.LevelAssessor,
	"import register": entity.LevelAssessor, "issue": entity.LevelAssessor, ActSent: entity.LevelAssessor,
	actExtended: entity.LevelAssessor, actChased: entity.LevelAssessor, actDeclined: entity.LevelAssessor,
	actBounced: entity.LevelAssessor, actReceived: entity.LevelAssessor, actQuery: entity.LevelAssessor,
	actReply: entity.LevelAssessor, actRound: entity.LevelAssessor, actQueryDrop: entity.LevelAssessor,
	actDraft: entity.LevelAssessor, actRep: entity.LevelAssessor, actRepReply: entity.LevelAssessor,
	actRepDrop: entity.LevelAssessor, actRisk: entity.LevelAssessor, actAction: entity.LevelAssessor,
	actIncident: entity.LevelAssessor, actIncidentDay: entity.LevelAssessor, actEarly: entity.LevelAssessor,
	actFourthParty: entity.LevelAssessor, actCertificate: entity.LevelAssessor, actCertChange: entity.LevelAssessor,
	actCosts:   entity.LevelAssessor,
	actCertEnd: entity.LevelAssessor, actCertDismiss: entity.LevelAssessor, actResolve: entity.LevelAssessor,

	actConsent: entity.LevelAssessor,

	actBundle: entity.LevelReviewer, actRecall: entity.LevelReviewer,
	actSignOff: entity.LevelReviewer, actPass: entity.LevelReviewer, actUnpass: entity.LevelReviewer,
	actReopen: entity.LevelReviewer, actAward: entity.LevelReviewer, actAdmit: entity.LevelReviewer,
	actMerge: entity.LevelReviewer, actUnmerge: entity.LevelReviewer, actReassign: entity.LevelReviewer,

	actSettings: entity.LevelKeeper, actAdopt: entity.LevelKeeper, "re-score": entity.LevelKeeper,
	actPerson: entity.LevelKeeper, actKey: entity.LevelKeeper, actAccess: entity.LevelKeeper,
	actSigner: entity.LevelKeeper, actSignerEnd: entity.LevelKeeper,
	actDispose: entity.LevelKeeper, actRedact: entity.LevelKeeper, actHold: entity.LevelKeeper,
	clockConfirmed: entity.LevelKeeper,
}

// Acts lists the acts that take a level, and no less, in the order of the alphabet.
func Acts(level entity.Level) (acts []string) {
	for act, l := range takes {
		if l == level {
			acts = append(acts, act)
		}
	}
	slices.Sort(acts)
	return acts
}

// CodeAccess is the code of the problem of a person who may not do something.
const CodeAccess = "not-your-level"

// Standing is what the acting person may do.
type Standing struct {
	On     bool // whether access is on; while it is off everybody may do everything
	Name   string
	Level  entity.Level
	Listed bool // on the list of people, and not retired
}

// May reports whether the person may do what takes a level.
func (s *Standing) May(level entity.Level) bool { return !s.On || s.Level.Reaches(level) }

// Standing returns what the acting person may do now.
func (r *Register) Standing(ctx context.Context) (s Standing, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		s, _, err = r.standing(ctx, v)
		return err
	})
	return s, err
}

func (r *Register) standing(ctx context.Context, v store.Viewer) (Standing, entity.People, error) {
	s := Standing{Name: r.actor}
	settings, _, err := r.Reader().Settings(ctx, v)
	if err != nil || !settings.Access {
		return s, nil, err
	}
	s.On = true
	people, err := peopleOf(ctx, v)
	if err != nil {
		return s, nil, err
	}
	if p, err := named(people, r.actor); err == nil && p != nil {
		s.Name = p.Name
		if !p.Retired {
			s.Listed, s.Level = true, p.Level
		}
	}
	return s, people, nil
}

// May reports whether the acting person may do an act of the audit log, for work that does something else before it
// writes: nil or a problem that says who may. [Register.Update] checks again.
func (r *Register) May(ctx context.Context, act string) error {
	return r.View(ctx, book.At{}, func(v *store.View) error { return r.allowed(ctx, v, act) })
}

// MayExport is [Register.May] of writing a file for others, which the log notes.
func (r *Register) MayExport(ctx context.Context) error { return r.May(ctx, store.ExportAction) }

func (tx *Tx) allow(ctx context.Context, act string) error { return tx.r.allowed(ctx, tx, act) }

func (r *Register) allowed(ctx context.Context, v store.Viewer, act string) error {
	level, known := takes[act]
	if known && level == entity.LevelNone {
		return nil
	}
	s, people, err := r.standing(ctx, v)
	if err != nil || known && s.May(level) || !s.On {
		return err
	}
	return s.refuse(people, act, level)
}

// refuse is the problem of an act above a person's level: it says what they are, and who may.
func (s *Standing) refuse(people entity.People, act string, level entity.Level) error {
	is := text.Safe(s.Name) + " is not on the list of people"
	switch {
	case s.Level != entity.LevelNone:
		is = text.Safe(s.Name) + " has the level " + string(s.Level)
	case s.Listed:
		is = text.Safe(s.Name) + " has no level"
	}
	return problem.New(CodeAccess, "", whoMay(people, level), "%s, and %q takes the level %s", is, act,
		string(level))
}

// whoMay names at most three people whose level reaches one, the nearest first.
func whoMay(people entity.People, level entity.Level) string {
	var may []string
	for _, l := range entity.Levels() {
		for i := range people {
			if p := &people[i]; p.Level == l && l.Reaches(level) && !p.Retired {
				may = append(may, text.Safe(p.Name))
			}
		}
	}
	if len(may) == 0 {
		return "nobody has it; a keeper gives levels (`assure person set NAME --level`)"
	}
	return "ask " + strings.Join(may[:min(3, len(may))], ", or ") + "; a keeper gives levels"
}

// SetAccess turns access on or off. Only a keeper may, and while it is on there is always one.
func (r *Register) SetAccess(ctx context.Context, on bool) error {
	return r.Update(ctx, actAccess, func(tx *Tx) error {
		list, err := store.List(ctx, tx, store.Settings)
		if err != nil {
			return err
		}
		now, _, err := r.Reader().Settings(ctx, tx)
		if err != nil || now.Access == on {
			return err
		}
		people, err := tx.people(ctx)
		if err != nil {
			return err
		}
		if p := people.Find(r.actor); on && (p == nil || p.Retired || p.Level != entity.LevelKeeper) {
			return problem.New("no-keeper", "",
				"register yourself with `assure person add NAME --level keeper --login LOGIN`, then turn it on",
				"access is turned on by a keeper, and %s is none", text.Safe(r.actor))
		}
		next, why := *now, "access turned off"
		if on {
			why = "access turned on"
		}
		next.Access = on
		return tx.PutSettings(ctx, len(list)+1, &next, why)
	})
}

// keepsOne refuses what would leave a register whose access is on without a keeper: nobody could let anybody in.
func (tx *Tx) keepsOne(ctx context.Context, s *scoring.Settings, people entity.People, next *entity.Person) error {
	if !s.Access || next.Level == entity.LevelKeeper && !next.Retired {
		return nil
	}
	for i := range people {
		if p := &people[i]; p.ID != next.ID && p.Level == entity.LevelKeeper && !p.Retired {
			return nil
		}
	}
	return problem.New("last-keeper", text.Safe(next.Name), "make somebody else a keeper first, or turn access off",
		"%s is the only keeper", text.Safe(next.Name))
}

// ownOnly refuses a decider to record what somebody else decided: that is the work of an assessor.
func (tx *Tx) ownOnly(ctx context.Context, act, person string) error {
	s, people, err := tx.r.standing(ctx, tx)
	if err != nil || s.May(entity.LevelAssessor) {
		return err
	}
	return problem.New(CodeAccess, "",
		"decide in your own name, or have it recorded: "+whoMay(people, entity.LevelAssessor),
		"%s has the level %s, and to %s for %s takes the level %s", text.Safe(s.Name), string(s.Level), act,
		text.Safe(person), string(entity.LevelAssessor))
}
