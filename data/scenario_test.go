package data_test

import (
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// scenario is a fictional supplier with the true shape of one that had an incident: its size, what
// it can reach, and the control that decided. Every other question is answered in full with an
// independent report.
type scenario struct {
	name, like string // like: what it is shaped on
	facts      map[string]string
	pack       string
	tier       int
	asked      int               // questions in scope that score
	decisive   map[string]string // answers that are not the best: question and option
	grade      questionnaire.Grade
	shown      string
	first      string // the control that decided: alone not met, and first in the register
}

var scenarios = []scenario{
	{name: "Fictional Referral Support Ltd",
		like: "a firm of about £3m turnover that supports decisions of millions of " +
			"patients; office servers entered",
		facts: map[string]string{"data": "patient", "records": "1m-plus", "outage": "under-24h", "care": "supports",
			"access": "remote", "internet_facing": "yes", "incident_24m": "2025-12-14", "subprocessors": "uk",
			"size": "under-threshold"},
		pack: "dspt-it-supplier", tier: 1, asked: 60, decisive: map[string]string{"ITS-45": "not-met"},
		grade: "C", shown: "96.5", first: "ITS-45"}, // 14.0 x 20/80 lost
	{name: "Fictional Pathology LLP", like: "a pathology service whose administration was flat",
		facts: map[string]string{"data": "patient", "records": "under-1m", "outage": "immediate", "care": "supports",
			"access": "privileged", "internet_facing": "no", "incident_24m": "no", "subprocessors": "uk",
			"size": "it-supplier"},
		pack: "dspt-it-supplier", tier: 1, asked: 61,
		// 17.0 x 20/115 lost
		decisive: map[string]string{"ITS-21": "not-met"}, grade: "C", shown: "97.0", first: "ITS-21"},
	{name: "Fictional Records Systems plc", like: "a record system with late updates and no scanning",
		facts: map[string]string{"data": "patient", "records": "under-100k", "outage": "under-24h", "care": "supports",
			"access": "remote", "internet_facing": "yes", "incident_24m": "no", "subprocessors": "uk",
			"size": "it-supplier"},
		pack: "dspt-it-supplier", tier: 2, asked: 61,
		decisive: map[string]string{"ITS-38": "over-30-days", "ITS-41": "none", "ITS-39": "not-met"},
		grade:    "C", shown: "91.0", first: "ITS-38"}, // 15.0 x (19 + 10 + 10)/65 lost
	{name: "Fictional Ledger Software Ltd",
		like: "finance software far from care whose weakness was used before its update",
		facts: map[string]string{"data": "staff", "records": "under-100k", "outage": "over-72h", "care": "no",
			"access": "none", "internet_facing": "yes", "incident_24m": "no", "subprocessors": "abroad",
			"size": "other"},
		pack: "dspt-small-company", tier: 2, asked: 33, decisive: map[string]string{"ITS-55": "not-searched"},
		grade: "C", shown: "96.0", first: "ITS-55"}, // 14.0 x 20/70 lost
}

// What is asked of suppliers shaped on those that had incidents, at their true size; what they
// score without the control that decided; and that it stands first in the register, also beside
// every lesser gap there can be. With the control in place nothing of this is left.
func TestScenarios(t *testing.T) {
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			ctx := t.Context()
			r, _ := datatest.NewRegister(t, "Jo Assessor")
			view := func(a entity.Assessment) *data.AssessmentView {
				return datatest.Must(r.Assessment(ctx, a.ID, book.At{}))(t)
			}
			a := s.assess(t, r, s.decisive, false)
			v := view(a)
			if v.Triage.Tier != s.tier || a.Pack != s.pack || a.Version != "2.0.0" {
				t.Errorf("tier %d, %s@%s", v.Triage.Tier, a.Pack, a.Version)
			}
			if n := v.Result.Applicable; n != s.asked {
				t.Errorf("%d questions are asked, want %d", n, s.asked)
			}
			if v.Result.Grade != s.grade || v.Result.Status != scoring.Settled || v.Result.Assured.String() != s.shown {
				t.Errorf("%s to %s, %s, shown %s", v.Result.Grade, v.Result.GradePossible, v.Result.Status,
					v.Result.Assured)
			}
			if got := notMet(v.RollUp.Gates); got != s.first {
				t.Errorf("not met: %s, want %s", got, s.first)
			}
			if got := firstRisk(t, r, a.Engagement); got != s.first {
				t.Errorf("the first line of the register is about %s, want %s", got, s.first)
			}
			lesser := s.assess(t, r, s.decisive, true)
			if got := firstRisk(t, r, lesser.Engagement); got != s.first {
				t.Errorf("beside lesser gaps the first line is about %s, want %s", got, s.first)
			}
			if x := view(lesser).Result; x.Assured >= v.Result.Assured {
				t.Errorf("every minor question at its worst shows %s", x.Assured)
			}
			fixed := s.assess(t, r, nil, false)
			if x := view(fixed); x.Result.Grade != "A" || firstRisk(t, r, fixed.Engagement) != "" {
				t.Errorf("with the control in place: %s, first %s", x.Result.Grade, firstRisk(t, r, fixed.Engagement))
			}
		})
	}
}

// assess adds the supplier, answers every question, and accepts what we verified for each that is
// answered in full. low are the questions that are not; with lesser, nor are the minor ones.
func (s *scenario) assess(t *testing.T, r *data.Register, low map[string]string, lesser bool) entity.Assessment {
	t.Helper()
	ctx := t.Context()
	sup := datatest.Must(r.AddSupplier(ctx, entity.Supplier{Name: s.name}))(t)
	e := datatest.Must(r.AddEngagement(ctx, entity.Engagement{Supplier: sup.ID, Service: "Service"}))(t)
	var facts []entity.Fact
	for id, value := range s.facts {
		facts = append(facts, entity.Fact{ID: id, Value: value})
	}
	if err := r.SetFacts(ctx, e.ID, facts); err != nil {
		t.Fatal(err)
	}
	required := datatest.Must(r.RequiredPacks(ctx, e.ID))(t)
	if len(required) != 1 {
		t.Fatalf("required: %v", required)
	}
	a := datatest.Must(r.StartAssessment(ctx, e.ID, required[0].ID))(t)
	var ids []string
	for _, q := range required[0].Questions() {
		if !q.Scores() {
			continue
		}
		value := low[q.ID]
		switch {
		case value != "":
		case lesser && q.Class == questionnaire.ClassMinor:
			value = q.Options[len(q.Options)-1].ID
		default:
			value = q.Options[0].ID
			ids = append(ids, q.ID)
		}
		if _, err := r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: q.ID, Party: entity.BySupplier,
			Value: value}); err != nil {
			t.Fatal(q.ID, err)
		}
	}
	datatest.AcceptEvidence(t, r, a, entity.Verified, r.Today()-10, ids...)
	return a
}

func notMet(gates []scoring.OpenGate) string {
	var out []string
	for _, g := range gates {
		if g.State == scoring.NotMet {
			out = append(out, g.Question)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// firstRisk is the question of the first line of the register that is about one: the highest risk of a single control.
func firstRisk(t *testing.T, r *data.Register, engagement string) string {
	t.Helper()
	list := datatest.Must(r.Risks(t.Context(), book.RiskFilter{}, book.At{}))(t)
	slices.SortStableFunc(list, func(a, b book.RiskView) int {
		x, y := a.Standing(), b.Standing()
		return y.Consequence*y.Likelihood - x.Consequence*x.Likelihood
	})
	for _, k := range list {
		if k.Engagement == engagement && k.Question != "" {
			return k.Question
		}
	}
	return ""
}
