package workbook

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"

	"assure/data/riskregister/tables"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
	"assure/scoring/scoringtest"
)

// subject is a made-up engagement as it goes into the engine.
type subject struct {
	facts    q.Facts
	hand     q.Facts // consequence and inherent likelihood, where others were typed
	packs    []scoring.Input
	required []string
}

// portfolio is a made-up register: what the engine makes of its subjects is put into a Book.
type portfolio struct {
	set      *scoring.Settings
	subjects []subject
	risks    []entity.Risk // with the subject in Engagement
}

// randomSettings are the default ones or others that hold together.
func randomSettings(r *rand.Rand) *scoring.Settings {
	set := scoring.DefaultSettings()
	if r.IntN(3) > 0 {
		return set
	}
	set.Grades[0].From, set.Grades[1].From, set.Grades[2].From = scoring.Tenths(750+r.IntN(200)),
		scoring.Tenths(500+r.IntN(200)), scoring.Tenths(200+r.IntN(200))
	set.Grades[0].Steps, set.Grades[1].Steps = 3, 2
	set.MajorDomain.Value, set.TooLittleKnown.Value, set.ScopeDecisions.Value = []int{0, 25, 101}[r.IntN(3)],
		r.IntN(60), r.IntN(40)
	set.CriticalConsequence.Value, set.UntriagedConfidence.Value = 3+r.IntN(4), r.IntN(101)
	set.Bands[1].From, set.Controls[0].From = 5, 90
	return set
}

// randomPortfolio draws packs, facts and answers; the same seed draws the same.
func randomPortfolio(r *rand.Rand) *portfolio {
	p := &portfolio{set: randomSettings(r)}
	gen := scoringtest.Random()
	for range 1 + r.IntN(4) {
		var s subject
		for n := range r.IntN(4) {
			in := gen.Example(int(r.Uint32()))
			pack := *in.Pack
			pack.ID, pack.Version = fmt.Sprintf("pack-%d", n+1), "1.0.0"
			in.Pack = &pack
			if n == 0 {
				s.facts = in.Facts
			}
			if r.IntN(2) == 0 {
				improve(r, &in)
			}
			if r.IntN(8) == 0 { // no answer
				in.Responses, in.Accepted = map[string]scoring.Response{}, nil
			}
			if r.IntN(3) > 0 {
				s.required = append(s.required, pack.ID)
			}
			s.packs = append(s.packs, in)
		}
		if r.IntN(8) == 0 {
			s.required = append(s.required, "pack-never-begun")
		}
		if r.IntN(6) == 0 {
			s.facts = nil
		}
		p.subjects = append(p.subjects, s)
	}
	for i := range p.subjects {
		p.raise(r, i)
	}
	return p
}

// improve has most questions answered and proven as well as can be, all but those of one section
// perhaps: grades are then held down by single must-haves and sections, not by the score.
func improve(r *rand.Rand, in *scoring.Input) {
	left := r.IntN(2 * len(in.Pack.Domains))
	for i := range in.Pack.Domains {
		for _, qu := range in.Pack.Domains[i].Questions {
			if i == left || !qu.Scores() || r.IntN(8) == 0 {
				continue
			}
			best := slices.MaxFunc(qu.Options, func(a, b q.Option) int { return a.Value - b.Value })
			in.Responses[qu.ID] = scoring.Response{State: scoring.Answered, Option: best.ID,
				Evidence: []scoring.Evidence{{Ref: "DOC-1", Kind: entity.Verified, Issued: scoringtest.AsOf, For: 100}}}
		}
	}
}

// engagement scores a subject.
func (p *portfolio) engagement(i int) (scoring.EngagementInput, []*scoring.Result) {
	s := &p.subjects[i]
	facts := q.Facts{}
	maps.Copy(facts, s.facts)
	maps.Copy(facts, s.hand)
	tri := p.set.Triage(facts)
	in := scoring.EngagementInput{Ref: engRef(i), Name: "Results and ordering", State: entity.Live, Triage: tri,
		Required: s.required, Results: map[string]*scoring.Result{}}
	var all []*scoring.Result
	for _, x := range s.packs {
		x.Facts, x.Triage = s.facts, tri
		res, err := scoring.Score(p.set, x)
		if err != nil {
			panic(err)
		}
		in.Results[x.Pack.ID], all = res, append(all, res)
	}
	return in, all
}

func engRef(i int) string { return fmt.Sprintf("ENG-%05d", i+1) }

// raise writes the risk records of a subject: those of the engine, some promoted, one by hand.
func (p *portfolio) raise(r *rand.Rand, i int) {
	in, results := p.engagement(i)
	signed := map[string]bool{}
	for _, res := range results {
		signed[res.Pack] = r.IntN(2) == 0
	}
	add := func(k entity.Risk) {
		k.Ref, k.Engagement = fmt.Sprintf("R-%05d", len(p.risks)+1), engRef(i)
		if r.IntN(5) == 0 {
			k.Decided = &entity.Cell{Consequence: 1 + r.IntN(5), Likelihood: 1 + r.IntN(5)}
		}
		if r.IntN(6) == 0 {
			k.Closed = scoringtest.AsOf - 3
		}
		p.risks = append(p.risks, k)
	}
	for _, spec := range p.set.Risks(scoring.RisksInput{Engagement: in, SignedOff: signed}) {
		add(entity.Risk{Kind: spec.Kind, Pack: spec.Pack, Question: spec.Question, Title: spec.Title})
	}
	for _, res := range results {
		for _, row := range res.Rows {
			if row.Gate == nil && row.Gap() != "" && r.IntN(6) == 0 {
				add(entity.Risk{Kind: entity.PromotedRisk, Pack: res.Pack, Question: row.Question, Title: "Promoted"})
			}
		}
	}
	add(entity.Risk{Kind: entity.HandRisk, Title: "By hand"})
}

// book is what the engine makes of the portfolio.
func (p *portfolio) book() *tables.Book {
	b := &tables.Book{Demo: true, Organisation: "Westmarch (fictional)",
		Method: tables.Method{AsOf: scoringtest.AsOf, KnownOn: scoringtest.AsOf, Settings: p.set, SettingsNumber: 1}}
	for i := range p.subjects {
		in, results := p.engagement(i)
		b.Engagements = append(b.Engagements,
			tables.Engagement{SupplierRef: fmt.Sprintf("SUP-%05d", i+1), Supplier: "Fictional Systems Ltd",
				Facts:  p.subjects[i].facts,
				Record: entity.Engagement{Ref: in.Ref, Service: in.Name, State: in.State},
				RollUp: p.set.Engagement(in)})
		for n, res := range results {
			pack := p.subjects[i].packs[n].Pack
			b.Scores = append(b.Scores,
				tables.Score{Engagement: in.Ref, Pack: pack.Ref(), Cycle: 1, State: "in review", Result: res})
			for _, row := range res.Rows {
				d := pack.Domain(row.Domain)
				at := slices.IndexFunc(d.Questions, func(x *q.Question) bool { return x.ID == row.Question })
				b.Controls = append(b.Controls,
					tables.Control{Engagement: in.Ref, Pack: pack.Ref(), Cycle: 1, Question: d.Questions[at],
						Section: d.Title, SectionWeight: d.Weight, Row: row})
			}
		}
		for _, k := range p.risks {
			if k.Engagement == in.Ref {
				b.Risks = append(b.Risks, p.risk(in, k))
			}
		}
	}
	return b
}

func (p *portfolio) risk(in scoring.EngagementInput, k entity.Risk) tables.Risk {
	out := tables.Risk{Record: k, Engagement: in.Ref}
	if in.Triage.Triaged {
		out.Inherent = entity.Cell{Consequence: in.Triage.Consequence, Likelihood: in.Triage.InherentLikelihood}
	}
	switch {
	case k.Kind == entity.OverallRisk:
		out.Calculated = tables.CellOf(p.set.Engagement(in).Risk)
	case in.Results[k.Pack] != nil:
		out.Calculated = p.set.ControlCell(in.Triage, in.Results[k.Pack].Row(k.Question))
	}
	return out
}

// edit is one cell typed over in a workbook.
type edit struct {
	sheet, column string
	row           int // of the list, 0 for the first
	value         any // nil clears the cell
}

// edits changes some of what the portfolio is scored from and says which cells a person would type over to do the same.
// Weights, values and confidences are changed as a person may, also to ones that no option and no document gives.
func (p *portfolio) edits(r *rand.Rand) []edit {
	var out []edit
	line := 0
	for i := range p.subjects {
		s := &p.subjects[i]
		_, results := p.engagement(i)
		for n, res := range results {
			x := freed(s.packs[n], res)
			for k := range res.Rows {
				if row := &res.Rows[k]; row.Scores && !row.Hidden && r.IntN(3) == 0 {
					out = append(out, changeRow(r, &x, row, line+k)...)
				}
			}
			s.packs[n] = x
			line += len(res.Rows)
		}
		if r.IntN(3) == 0 {
			c, l := 1+r.IntN(5), 1+r.IntN(5)
			s.hand = q.Facts{q.FactConsequence: strconv.Itoa(c), q.FactInherentLikelihood: strconv.Itoa(l)}
			out = append(out, edit{tables.SheetEngagements, tables.HConsequence, i, c},
				edit{tables.SheetEngagements, tables.HInherentL, i, l})
		}
	}
	return out
}

// changeRow types over some cells of one question.
func changeRow(r *rand.Rand, in *scoring.Input, row *scoring.Row, line int) []edit {
	var out []edit
	set := func(column string, v any) { out = append(out, edit{tables.SheetControls, column, line, v}) }
	qu := questionOf(in.Pack, row.Question)
	resp := in.Responses[row.Question]
	_, accepted := in.Accepted[row.Question]
	switch k := r.IntN(10); {
	case k == 0 && row.State == scoring.OutOfScope && !accepted:
		resp.State = scoring.NotRecorded
		set(tables.HInScope, tables.InScope)
	case k == 0 && row.State != scoring.OutOfScope:
		resp = scoring.Response{State: scoring.OutOfScope, Recorded: row.State != scoring.NotRecorded || resp.Recorded}
		set(tables.HInScope, tables.OutDecision)
	case row.State == scoring.OutOfScope:
	case k == 1 && row.State == scoring.Answered:
		resp = scoring.Response{State: scoring.Unknown}
		set(tables.HValue, nil)
		set(tables.HConfidence, nil)
	case k < 4 && row.State == scoring.Answered: // the evidence stays that of the answer before
		value := r.IntN(101)
		resp.Option = strconv.Itoa(value)
		set(tables.HValue, value)
	case k < 7:
		value, conf, shown := r.IntN(101), 50+r.IntN(51), r.IntN(101)
		resp = scoring.Response{State: scoring.Answered, Option: strconv.Itoa(value), Evidence: worth(conf, shown)}
		set(tables.HValue, value)
		set(tables.HConfidence, conf)
		set(tables.HAccepted, shown)
		if must := qu.MustHave(); must != nil {
			seen := 50
			if shown >= must.MinValue {
				seen = conf
			}
			set(hMustSeen, seen)
		}
	}
	if r.IntN(2) == 0 {
		qu.Weight = 1 + r.IntN(1000)
		set(tables.HWeight, qu.Weight)
	}
	in.Responses[row.Question] = resp
	return out
}

// freed is the same assessment with an option for every percent and evidence that can be worth any.
func freed(in scoring.Input, res *scoring.Result) scoring.Input {
	pack := *in.Pack
	pack.Domains = slices.Clone(pack.Domains)
	every := make([]int, 101)
	for i := range every {
		every[i] = i
	}
	for i := range pack.Domains {
		d := &pack.Domains[i]
		d.Questions = slices.Clone(d.Questions)
		for j, was := range d.Questions {
			qu := *was
			if qu.Scores() {
				qu.Options, qu.Evidence = scoringtest.Percent(every...), q.EvidenceRule{ValidDays: 365}
			}
			d.Questions[j] = &qu
		}
	}
	out := in
	out.Pack, out.Responses = &pack, map[string]scoring.Response{}
	maps.Copy(out.Responses, in.Responses)
	for i := range res.Rows {
		row := &res.Rows[i]
		r := out.Responses[row.Question]
		switch {
		case !row.Scores || row.Hidden:
		case row.State == scoring.Answered:
			r.Option, r.Evidence = strconv.Itoa(row.Value), worth(row.Confidence, row.Shown)
			if row.Gate != nil {
				r.Evidence = append(r.Evidence, worth(row.Gate.Confidence, row.Gate.MinValue)...)
			}
		case r.State == scoring.Answered: // an option that the pack does not know
			r.State, r.Option = scoring.Unknown, ""
		}
		out.Responses[row.Question] = r
	}
	return out
}

// worth is verified evidence of the age at which it is worth a percent from 50 up, where it holds for
// a year, accepted for an answer worth shown.
func worth(percent, shown int) []scoring.Evidence {
	left := ((percent-50)*365 + 49) / 50
	return []scoring.Evidence{{Ref: "DOC-1", Kind: entity.Verified, Issued: scoringtest.AsOf - q.Date(730-left),
		For: shown}}
}

func questionOf(p *q.Pack, id string) *q.Question {
	for i := range p.Domains {
		for _, x := range p.Domains[i].Questions {
			if x.ID == id {
				return x
			}
		}
	}
	return nil
}
