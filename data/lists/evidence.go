package lists

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Use is a question that a document is accepted or offered for.
type Use struct {
	Engagement string
	Pack       string
	Assessment string
	Cycle      int
	Question   string
	Asks       *questionnaire.Question
	State      entity.DocumentState
	Governs    bool               // the cycle is the one that counts
	Full       questionnaire.Date // last day of full strength; 0 without a date of issue
	Last       questionnaire.Date // last day on which it counts for more than the supplier's word
}

// Effect is what a score would lose if a document were gone.
type Effect struct {
	Engagement string
	Pack       string
	Shown      scoring.Tenths // with the document
	Points     scoring.Tenths // that would go
	Grade      questionnaire.Grade
	Without    questionnaire.Grade // the grade without it, "" for none
}

// Evidence is a document or a certificate of a supplier with the day it runs out.
type Evidence struct {
	Supplier    book.RefName
	Ref         string
	Certificate bool
	Kind        string // in words
	Reference   string // title or number
	State       string // of a document its state, of a certificate its standing
	// Over says that nothing rests on it: it was refused or withdrawn, or has run out and what it was for has
	// other proof.
	Over   bool
	Issued questionnaire.Date
	Expiry questionnaire.Date // its own last day
	// Ends is the next day after which it counts for a question no more: its own last day or, where that comes
	// first, the
	// last on which it counts for more than the supplier's word. 0 where no day is known.
	Ends    questionnaire.Date
	Partly  bool     // it has run out for some of its questions, and still counts for others
	Uses    []Use    // of a document, by engagement and question
	Effects []Effect // by engagement and pack, where points would go
}

// Points are the most that a score of the supplier would lose without it.
func (e *Evidence) Points() scoring.Tenths {
	most := scoring.Tenths(0)
	for i := range e.Effects {
		most = max(most, e.Effects[i].Points)
	}
	return most
}

// When says on a day whether evidence has run out.
type When string

// When evidence runs out, in order.
const (
	RunOut   When = "run out"
	Within30 When = "within 30 days"
	Within90 When = "within 90 days"
	Later    When = "later"
	NoDay    When = "no date"
)

// Whens lists when evidence runs out, the most urgent first.
var Whens = []When{RunOut, Within30, Within90, Later, NoDay}

// When says when it runs out, seen from a day.
func (e *Evidence) When(asOf questionnaire.Date) When {
	switch left := int(e.Ends) - int(asOf); {
	case e.Ends == 0:
		return NoDay
	case left < 0:
		return RunOut
	case left <= 30:
		return Within30
	case left <= 90:
		return Within90
	}
	return Later
}

// proven finds the suppliers that have a document or a certificate.
func proven(ctx context.Context, v store.Viewer) (map[string]bool, error) {
	documents, err := store.List(ctx, v, store.Documents)
	if err != nil {
		return nil, err
	}
	certificates, err := store.List(ctx, v, store.Certificates)
	out := map[string]bool{}
	for i := range documents {
		out[documents[i].Supplier] = true
	}
	for i := range certificates {
		out[certificates[i].Supplier] = true
	}
	return out, err
}

// EvidenceClock lists the documents and certificates of suppliers that are not retired, what runs out first at the top
// and what has no day last. Of a scope's supplier it lists them even when it is retired.
func EvidenceClock(ctx context.Context, r *data.Register, sc Scope, at book.At) (list []Evidence, err error) {
	err = each(ctx, r, sc, at, proven, func(b *book.Book) error {
		for i := range b.Suppliers {
			if s := &b.Suppliers[i]; !s.Retired || sc.Supplier != "" {
				list = append(list, evidenceOf(b, s)...)
			}
		}
		return nil
	})
	slices.SortStableFunc(list, func(a, b Evidence) int {
		return cmp.Or(cmp.Compare(dayOrLast(a.Ends), dayOrLast(b.Ends)), cmp.Compare(a.Ref, b.Ref))
	})
	return list, err
}

func evidenceOf(b *book.Book, s *entity.Supplier) []Evidence {
	var out []Evidence
	at := map[string]int{}
	name := book.RefName{Ref: s.Ref, Name: s.Name}
	for _, d := range b.DocumentsOf(s.ID) {
		at[d.ID] = len(out)
		out = append(out, Evidence{Supplier: name, Ref: d.Ref, Kind: d.Kind.Label(), Reference: d.Reference,
			State: string(d.State), Over: d.State == entity.Refused || d.State == entity.Withdrawn, Issued: d.Issued,
			Expiry: d.Expiry, Ends: d.Expiry})
	}
	for _, e := range b.Engagements[s.ID] {
		uses(b, &e, out, at)
	}
	for i := range out {
		out[i].end(b.AsOf)
		slices.SortFunc(out[i].Uses, func(x, y Use) int {
			return cmp.Or(cmp.Compare(x.Engagement, y.Engagement), cmp.Compare(x.Pack, y.Pack),
				cmp.Compare(x.Cycle, y.Cycle), cmp.Compare(x.Question, y.Question))
		})
	}
	replaced(out, b.AsOf)
	best := b.Certificates(s.ID)
	for _, c := range b.CertificatesOf(s.ID) {
		newer := c.Standing == entity.CertificateExpired && best[c.Kind].Standing == entity.CertificateShown
		out = append(out, Evidence{Supplier: name, Ref: c.Ref, Certificate: true, Kind: c.Kind.Label(),
			Reference: c.Number, State: string(c.Standing), Over: c.Withdrawn || newer, Issued: c.Issued,
			Expiry: c.Expiry, Ends: c.LastDay()})
	}
	return out
}

// end finds the next day on which a document stops to count for a question: of several in time the first, of those that
// have passed the last.
func (e *Evidence) end(asOf questionnaire.Date) {
	next, last := questionnaire.Date(0), questionnaire.Date(0)
	for i := range e.Uses {
		u := &e.Uses[i]
		switch {
		case !u.Governs || u.State != entity.Accepted || e.State != string(entity.Accepted) || u.Last == 0:
		case u.Last >= asOf && (next == 0 || u.Last < next):
			next = u.Last
		case u.Last < asOf:
			last = max(last, u.Last)
		}
	}
	if day := cmp.Or(next, last); day != 0 {
		e.Ends, e.Partly = day, next != 0 && last != 0
	}
}

// replaced marks the accepted documents that have run out and behind which no question stands alone: each has other
// proof that still counts, or belongs to a cycle that does not count any more.
func replaced(list []Evidence, asOf questionnaire.Date) {
	counts := map[[2]string]bool{} // questions of assessments with proof that is in time
	proves := func(d *Evidence, u *Use) bool {
		return d.State == string(entity.Accepted) && u.Governs && u.State == entity.Accepted
	}
	for i := range list {
		for j := range list[i].Uses {
			if u := &list[i].Uses[j]; proves(&list[i], u) && u.Last >= asOf {
				counts[[2]string{u.Assessment, u.Question}] = true
			}
		}
	}
	for i := range list {
		d := &list[i]
		if d.State != string(entity.Accepted) || d.When(asOf) != RunOut {
			continue
		}
		d.Over = !slices.ContainsFunc(d.Uses, func(u Use) bool {
			return proves(d, &u) && !counts[[2]string{u.Assessment, u.Question}]
		})
	}
}

// uses adds the questions of an engagement to the documents behind them, and what its scores would lose without each.
func uses(b *book.Book, e *entity.Engagement, list []Evidence, at map[string]int) {
	if len(b.Cycles[e.ID]) == 0 {
		return
	}
	st := b.Stand(*e)
	for _, a := range b.Cycles[e.ID] {
		governs := st.Governing[a.Pack].ID == a.ID
		pack := b.Compiled[a.PackSHA].Pack()
		for _, s := range b.Supports[a.ID] {
			i, known := at[s.Document]
			q := pack.Question(s.Question)
			if !known || q == nil {
				continue
			}
			d := &list[i]
			use := Use{Engagement: e.Ref, Pack: a.Pack, Assessment: a.ID, Cycle: a.Cycle, Question: s.Question,
				Asks: q, State: s.State, Governs: governs}
			item := scoring.Evidence{Issued: d.Issued, Expiry: d.Expiry}
			use.Full, use.Last = item.Lasts(q.Evidence)
			d.Uses = append(d.Uses, use)
		}
	}
	for _, pack := range slices.Sorted(maps.Keys(st.Results)) {
		a := st.Governing[pack]
		effects(b, &st, &a, list, at)
	}
}

// effects works out what the score of one assessment would lose without each document that it rests on.
func effects(b *book.Book, st *book.Standing, a *entity.Assessment, list []Evidence, at map[string]int) {
	now := st.Results[a.Pack]
	if now == nil || now.Assured == scoring.NoTenths {
		return
	}
	in := b.InputOf(st, a)
	for _, d := range b.Proof(a.ID, "") {
		i, known := at[d.ID]
		if !known {
			continue
		}
		without := in
		without.Responses = maps.Clone(in.Responses)
		for id, response := range in.Responses {
			if slices.ContainsFunc(response.Evidence, func(x scoring.Evidence) bool { return x.Ref == d.Ref }) {
				response.Evidence = slices.DeleteFunc(slices.Clone(response.Evidence),
					func(x scoring.Evidence) bool { return x.Ref == d.Ref })
				without.Responses[id] = response
			}
		}
		then := b.Compiled[a.PackSHA].Score(b.Settings, without)
		if lost := now.Assured - then.Assured; lost > 0 {
			list[i].Effects = append(list[i].Effects, Effect{Engagement: st.Engagement.Ref, Pack: a.Pack,
				Shown: now.Assured, Points: lost, Grade: now.ShownGrade(), Without: then.ShownGrade()})
		}
	}
}
