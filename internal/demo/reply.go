package demo

import (
	"math/rand/v2"
	"slices"

	"assure/data/form"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// reply is what a supplier writes into one row of a workbook. Word is the answer cell.
type reply struct {
	word        string
	note        string
	kind        entity.EvidenceKind // "" for none
	ref         string
	issued      questionnaire.Date
	expires     questionnaire.Date
	planned     questionnaire.Date
	alternative string
}

// chances are the percentages of controls that a supplier of a quality meets, partly meets, does
// not meet or leaves blank; and of its evidence: independent, a record, a document, or none.
type chances struct {
	met, partly, not           int
	independent, record, paper int
}

var chancesOf = map[quality]chances{
	exemplar: {met: 97, partly: 3, independent: 70, record: 30},
	sound:    {met: 90, partly: 10, independent: 20, record: 75, paper: 5},
	patchy:   {met: 66, partly: 27, not: 5, independent: 5, record: 45, paper: 35},
	weak:     {met: 38, partly: 32, not: 24, record: 15, paper: 45},
	taciturn: {met: 42, partly: 8, not: 2, record: 20, paper: 40},
}

// script returns everything a supplier answers in one workbook, by question id. Blank rows have no
// entry. It depends only on its arguments.
func script(pack *questionnaire.Pack, in scene) map[string]reply {
	rng := rand.New(rand.NewPCG(in.seed, uint64(in.quality)+1))
	out := map[string]reply{}
	for _, qu := range pack.Questions() {
		if qu.Answer != questionnaire.Choice || len(qu.Options) == 0 {
			continue
		}
		if r, ok := one(qu, in, rng); ok {
			out[qu.ID] = r
		}
	}
	return out
}

// scene is what a script depends on besides the pack.
type scene struct {
	seed    uint64
	quality quality
	on      questionnaire.Date // when the supplier fills it in
}

func one(qu *questionnaire.Question, in scene, rng *rand.Rand) (reply, bool) {
	c := chancesOf[in.quality]
	roll, show, pick := rng.IntN(100), rng.IntN(100), rng.IntN(1000)
	must := qu.Gate != nil
	switch {
	case must && in.quality <= patchy:
		// must-haves are met and shown, as a supplier that wants the contract sees to
		roll, show = 0, min(show, c.independent+c.record-1)
	case must && in.quality == taciturn:
		return reply{}, false // what matters most is left for later
	case must && in.quality == weak && qu.Gate.Cap == "D":
		roll = 40 + pick%60 // never met: this is what the register is for
	}
	switch {
	case roll < c.met:
		r := reply{word: optionAt(qu, 100).Label}
		r.offer(qu, show, c, in, pick)
		return r, true
	case roll < c.met+c.partly:
		r := reply{word: optionAt(qu, 50).Label, note: said(partlyNotes, pick), planned: in.on.AddMonths(2 + pick%7)}
		r.offer(qu, show+15, c, in, pick)
		return r, true
	case roll < c.met+c.partly+c.not:
		r := reply{word: optionAt(qu, 0).Label, note: said(notMetNotes, pick), planned: in.on.AddMonths(4 + pick%8)}
		if pick%3 == 0 {
			r.alternative = said(alternatives, pick)
		}
		return r, true
	case pick%9 == 0:
		return reply{word: form.Unknown}, true
	}
	return reply{}, false
}

// optionAt returns the option whose value is nearest to a value, on a tie the higher.
func optionAt(qu *questionnaire.Question, value int) questionnaire.Option {
	return slices.MinFunc(qu.Options, func(a, b questionnaire.Option) int {
		if d := distance(a.Value, value) - distance(b.Value, value); d != 0 {
			return d
		}
		return b.Value - a.Value
	})
}

func distance(a, b int) int { return max(a-b, b-a) }

// offer adds evidence.
func (r *reply) offer(qu *questionnaire.Question, roll int, c chances, in scene, pick int) {
	switch {
	case roll < c.independent:
		e := independents[pick%len(independents)]
		r.kind, r.ref = entity.Independent, e.name
		r.issued = dayOf(in.on, e.months)
		r.expires = r.issued.AddMonths(12)
	case roll < c.independent+c.record:
		r.kind, r.ref = entity.Record, records[theme(qu)]
		r.issued = dayOf(in.on, 2)
	case roll < c.independent+c.record+c.paper:
		r.kind, r.ref = entity.Doc, "Information security policies v4 (demo).pdf"
		r.issued = dayOf(in.on, 5)
	}
}

// dayOf returns the first of the month some months before a day.
func dayOf(on questionnaire.Date, monthsBefore int) questionnaire.Date {
	t := on.AddMonths(-monthsBefore).Time()
	d, err := questionnaire.NewDate(t.Year(), t.Month(), 1)
	if err != nil {
		return on // the first is a day of every month
	}
	return d
}

func theme(qu *questionnaire.Question) string {
	for _, t := range qu.Themes {
		if _, ok := records[t]; ok {
			return t
		}
	}
	return ""
}

// independents are reports and certificates by somebody else, and how many months old they are when offered.
var independents = []struct {
	name   string
	months int
}{
	{"ISO/IEC 27001 certificate DEMO-27001", 3},
	{"Cyber Essentials Plus certificate DEMO-CEP", 2},
	{"Penetration test report, Fictional Testers Ltd (demo).pdf", 1},
	{"Independent DSPT audit report (demo).pdf", 4},
}

// records are a supplier's own operating records, by theme of the question.
var records = map[string]string{
	"":              "Operations review pack (demo).pdf",
	"protection":    "Security operations report (demo).xlsx",
	"vulnerability": "Security operations report (demo).xlsx",
	"training":      "Training and incident exercise record (demo).pdf",
	"response":      "Training and incident exercise record (demo).pdf",
}

func said(list []string, pick int) string { return list[pick%len(list)] }

var partlyNotes = []string{
	"In place for the hosted service; two older servers follow.",
	"Done yearly, but not yet for contractors.",
	"Written and approved; the first test is booked.",
	"Covers staff in the UK; the support team abroad is next.",
	"Works for new accounts. Old ones are being moved across.",
}

var notMetNotes = []string{
	"Not yet. Budget was agreed for next year.",
	"We rely on our hosting company for this and have no report from them.",
	"This was not asked of us before.",
	"Being considered by our board.",
}

var alternatives = []string{
	"Access only from our office network",
	"Weekly manual review of the log by the service manager",
	"Read-only replica kept at a second site",
}
