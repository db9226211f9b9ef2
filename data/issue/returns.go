package issue

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Return is a questionnaire sent to a supplier, with its state on a day. Only the newest one of an assessment can
// be waiting.
type Return struct {
	Issue      entity.Issue // as it was on the day
	Assessment entity.Assessment
	Engagement entity.Engagement
	Supplier   entity.Supplier
	Tier       int    // 0 when not triaged
	Pack       string // its title
	State      State
	Waiting    bool // not returned, declined, bounced or replaced by a newer one, and the assessment is open
	Late       bool // waiting or returned after its due date
	DaysLate   int  // while it is waiting
	Questions  int  // that are asked today, 0 for a cycle that was replaced
	Answered   int  // of them, by the supplier
	Queries    int  // that wait for a reply, at the newest one of an assessment
}

// Ref names the questionnaire for people and for an undo.
func (x *Return) Ref() string { return data.ReturnRef(&x.Engagement, &x.Assessment) }

// Open reports whether something is still to come, or to be decided because it does not come.
func (x *Return) Open() bool {
	return x.Waiting || x.State == Declined || x.State == Bounced || x.State == InPart
}

// State is what has become of a questionnaire, among the others of its assessment.
type State string

// The states, the worst first.
const (
	Bounced   State = "bounced"          // it reached nobody
	Declined  State = "declined"         // the supplier does not answer
	Late      State = "late"             // it is out, past its day
	Waiting   State = "waiting"          // it is out
	InPart    State = "returned in part" // some questions are not answered, and the assessment is open
	Returned  State = "returned"
	SentAgain State = "sent again" // a newer one replaces it
	Closed    State = "closed"     // the assessment is over without it
)

// States lists the states, the worst first.
var States = []State{Bounced, Declined, Late, Waiting, InPart, Returned, SentAgain, Closed}

// readTogether is how many suppliers are read at a time.
const readTogether = 1_000

// Returns lists the questionnaires sent, the worst first: by state, then the longest late or the soonest due.
func Returns(ctx context.Context, r *data.Register, at book.At) ([]Return, error) {
	return ReturnsOf(ctx, r, nil, at)
}

// ReturnsOf is [Returns] of some suppliers, by identifier; nil for all.
func ReturnsOf(ctx context.Context, r *data.Register, only []string, at book.At) (list []Return, err error) {
	at = r.Resolve(at)
	err = r.View(ctx, at, func(v *store.View) error {
		all, err := suppliersSentTo(ctx, v)
		if err != nil {
			return err
		}
		if only != nil {
			all = slices.DeleteFunc(all, func(s entity.Supplier) bool { return !slices.Contains(only, s.ID) })
		}
		for part := range slices.Chunk(all, readTogether) {
			b, err := r.Reader().Open(ctx, v, at, book.Scope{Some: &part})
			if err != nil {
				return err
			}
			some, err := returnsIn(ctx, v, r, b)
			if err != nil {
				return err
			}
			list = append(list, some...)
		}
		return nil
	})
	slices.SortStableFunc(list, compareReturns)
	return list, err
}

func compareReturns(x, y Return) int {
	due := func(i *entity.Issue) questionnaire.Date { // without a due day: last
		return cmp.Or(i.DueOn(), 1<<30)
	}
	return cmp.Or(cmp.Compare(slices.Index(States, x.State), slices.Index(States, y.State)),
		cmp.Compare(due(&x.Issue), due(&y.Issue)), cmp.Compare(x.Engagement.Ref, y.Engagement.Ref),
		cmp.Compare(x.Assessment.Pack, y.Assessment.Pack), cmp.Compare(x.Issue.N, y.Issue.N))
}

// suppliersSentTo are the suppliers that a questionnaire was sent to.
func suppliersSentTo(ctx context.Context, v store.Viewer) ([]entity.Supplier, error) {
	issues, err := store.List(ctx, v, store.Issues)
	if err != nil || len(issues) == 0 {
		return nil, err
	}
	assessments, err := store.List(ctx, v, store.Assessments)
	if err != nil {
		return nil, err
	}
	sent, engagements := map[string]bool{}, map[string]bool{}
	for i := range issues {
		sent[issues[i].Assessment] = true
	}
	for i := range assessments {
		if sent[assessments[i].ID] {
			engagements[assessments[i].Engagement] = true
		}
	}
	list, err := store.List(ctx, v, store.Engagements)
	if err != nil {
		return nil, err
	}
	of := map[string]bool{}
	for i := range list {
		if engagements[list[i].ID] {
			of[list[i].Supplier] = true
		}
	}
	all, err := store.List(ctx, v, store.Suppliers)
	return slices.DeleteFunc(all, func(s entity.Supplier) bool { return !of[s.ID] }), err
}

// returnsIn lists the questionnaires sent to the suppliers of a book.
func returnsIn(ctx context.Context, v store.Viewer, r *data.Register, b *book.Book) (list []Return, err error) {
	sent, err := b.AllIssues(ctx)
	if err != nil {
		return nil, err
	}
	queries, err := b.OpenQueries(ctx)
	if err != nil {
		return nil, err
	}
	for i := range b.Suppliers {
		s := &b.Suppliers[i]
		for _, e := range b.Engagements[s.ID] {
			closes, err := book.ClosingOf(ctx, v, &e)
			if err != nil {
				return nil, err
			}
			tier := b.Triage(b.CurrentFacts(e.ID)).Tier
			for _, a := range b.Cycles[e.ID] {
				of := sent[a.ID]
				for k := range of {
					x := Return{Issue: of[k], Assessment: a, Engagement: e, Supplier: *s, Tier: tier}
					if x.judge(r, b, k == len(of)-1); k == len(of)-1 {
						x.Queries = queries[a.ID]
					}
					if back := x.Issue.ReturnedAt; !x.Late && back != nil && closes != nil {
						// a form that was sent after the award is no bid
						x.Late = back.After(*closes) && !(e.State.InForce() && x.Issue.Issued.After(*closes))
					}
					list = append(list, x)
				}
			}
		}
	}
	return list, nil
}

// judge fills in what has become of the questionnaire. newest is whether it is the last one of its assessment.
func (x *Return) judge(r *data.Register, b *book.Book, newest bool) {
	if compiled := b.Compiled[x.Assessment.PackSHA]; compiled != nil {
		x.Pack = compiled.Pack().Title
	}
	// the answers of cycles that were replaced are not in a book
	if compiled := b.Compiled[x.Assessment.PackSHA]; compiled != nil && x.Assessment.State != entity.Superseded {
		for _, q := range InScope(b, compiled.Pack(), x.Engagement.ID, x.Assessment.ID) {
			x.Questions++
			if b.Answers[x.Assessment.ID][q.ID].Claim.Given() {
				x.Answered++
			}
		}
	}
	due, open := x.Issue.DueOn(), x.Assessment.State.Open()
	state := x.Issue.State()
	switch {
	case state == entity.IssueIsReturned && open && newest && x.Answered < x.Questions:
		x.State = InPart
	case state == entity.IssueIsReturned:
		x.State = Returned
	case !open:
		x.State = Closed
	case !newest:
		x.State = SentAgain
	case state == entity.IssueIsDeclined:
		x.State = Declined
	case state == entity.IssueIsBounced:
		x.State = Bounced
	case due != 0 && due < b.AsOf:
		x.State = Late
	default:
		x.State = Waiting
	}
	x.Waiting = x.State == Late || x.State == Waiting
	if x.Late = x.State == Late; x.Late {
		x.DaysLate = int(b.AsOf - due)
	}
	if back := x.Issue.ReturnedAt; back != nil && due != 0 {
		x.Late = r.Day(*back) > due
	}
}

// Named lists the questionnaires that are out of engagements, or of all engagements of a supplier, by what people type.
// pack narrows them, "" does not. What names nothing, or nothing that is out, is a problem.
func Named(ctx context.Context, r *data.Register, refs []string, pack string) (list []Return, bad []problem.Problem,
	err error) {
	all, err := Returns(ctx, r, book.At{})
	if err != nil {
		return nil, nil, err
	}
	all = slices.DeleteFunc(all, func(x Return) bool {
		return !x.Waiting && x.State != Declined && x.State != Bounced || pack != "" && x.Assessment.Pack != pack
	})
	for _, ref := range refs {
		supplier, engagement, err := r.Named(ctx, ref)
		var p *problem.Problem
		if errors.As(err, &p) {
			bad = append(bad, *p)
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		n := len(list)
		for _, x := range all {
			if x.Engagement.ID == engagement || engagement == "" && x.Supplier.ID == supplier {
				list = append(list, x)
			}
		}
		if len(list) == n {
			bad = append(bad, *problem.New("not-out", text.Safe(ref), "see the list of returns",
				"no questionnaire of it is out"))
		}
	}
	return list, bad, nil
}
