package book

import (
	"fmt"
	"slices"
	"time"

	"assure/data/directory/dspt"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// rules are the comparisons, in the order in which lists show them. Each knows the questions by
// their id and the options that it compares, and leaves out a pack that has neither.
var rules = []func(*Records) []Comparison{
	dsptAnswer, dsptCertificate, icoAnswer, penTestAnswer, certificateDocument, subprocessorAnswer, subprocessorFacts,
	incidentAnswer, incidentRecords, recoveryAnswer,
}

// dsptAnswer compares the DSPT directory with the question on the published status, and proposes its answer.
func dsptAnswer(in *Records) []Comparison {
	option := in.Public.option()
	if option == "" {
		return nil
	}
	var out []Comparison
	for _, a := range in.asked("ITS-01") {
		if !a.has(option) {
			continue
		}
		p := &in.Public
		list := in.with(entity.DSPTContradiction, a, func(v string) bool { return v == option }, p.record(),
			p.since(), option, p.Level, p.Edition)
		list[0].Proposes = option
		out = append(out, list...)
	}
	return out
}

// option is the answer to the question on the published status that the directory proposes, "" for none.
func (p *PublicRecord) option() string {
	switch {
	case !p.Known:
		return ""
	case !p.Listed || p.AsOf < p.Newest || p.Standing == dspt.Nothing:
		return "not-published"
	case p.Standing == dspt.Lapsed:
		return "lapsed"
	case p.Standing == dspt.Unclear:
		return ""
	}
	return map[int]string{1: "not-met", 2: "approaching", 3: "met", 4: "met"}[dspt.Rank(p.Level)]
}

// record is what the directory says.
func (p *PublicRecord) record() Record {
	r := Record{From: "the DSPT directory of " + p.Newest.Long()}
	switch {
	case !p.Listed:
		r.Says = "the supplier is not listed"
	case p.AsOf < p.Newest:
		r.Says = "the supplier is no longer listed; in that of " + p.AsOf.Long() + ": " + p.Words()
	default:
		r.Says = p.Words()
	}
	return r
}

// since is when the directory began to say so: the import that first did, or the day after the edition lapsed.
func (p *PublicRecord) since() time.Time {
	at := p.First
	if lapsed := p.Until; p.Standing == dspt.Lapsed && lapsed != 0 && (lapsed + 1).Time().After(at) {
		at = (lapsed + 1).Time()
	}
	return at
}

// dsptCertificate compares a DSPT status that a person recorded with the directory, which is the source for it.
func dsptCertificate(in *Records) []Comparison {
	option := in.Public.option()
	var out []Comparison
	for _, c := range in.Held {
		current := c.Standing == entity.CertificateShown || c.Standing == entity.CertificateUnchecked
		if c.Kind != entity.CertDSPT || !current || option == "" || option == "met" || option == "approaching" {
			continue
		}
		out = append(out, in.between(entity.DSPTContradiction, c.record(), in.Public.record(), c.ID, c.Expiry.String(),
			option, in.Public.Level, in.Public.Edition))
	}
	return out
}

// record is what a certificate says on the day of the book.
func (c *Certificate) record() Record {
	says := c.Kind.Label() + ", " + string(c.Standing)
	if last := c.LastDay(); last != 0 {
		says += ", last day " + last.Long()
	}
	return Record{From: "certificate " + c.Ref, Says: says, On: c.Issued}
}

// since is when a certificate began to say so: when it was recorded, or the day after its last.
func (c *Certificate) since() time.Time {
	if last := c.LastDay(); c.Standing == entity.CertificateExpired && (last + 1).Time().After(c.At) {
		return (last + 1).Time()
	}
	return c.At
}

// best is the best certificate of a kind, nil for none.
func (in *Records) best(kind entity.CertificateKind) *Certificate {
	var out *Certificate
	for i := range in.Held {
		if c := &in.Held[i]; c.Kind == kind && c.Standing != entity.CertificateWithdrawn &&
			(out == nil || c.Better(out)) {
			out = c
		}
	}
	return out
}

// certificateAnswer compares a question with a certificate that is expired or another's: agree are the answers that it
// leaves possible, the first of them the one it proposes.
func (in *Records) certificateAnswer(question string, c *Certificate, agree ...string) []Comparison {
	var out []Comparison
	for _, a := range in.asked(question) {
		if !a.has(agree...) {
			continue
		}
		list := in.with(entity.CertificateContradiction, a, func(v string) bool { return slices.Contains(agree, v) },
			c.record(), c.since(), c.ID, string(c.Standing), c.LastDay().String())
		if list[0].Proposes = agree[0]; list[0].State != Proposes {
			out = append(out, list...)
		}
	}
	return out
}

// icoAnswer compares the registration with the Information Commissioner with the question on it.
func icoAnswer(in *Records) []Comparison {
	c := in.best(entity.CertICO)
	if c == nil {
		return nil
	}
	switch c.Standing {
	case entity.CertificateExpired:
		return in.certificateAnswer("ITS-03", c, "not-met")
	case entity.CertificateOtherEntity:
		return in.certificateAnswer("ITS-03", c, "partly", "not-met")
	case entity.CertificateShown:
		return in.certificateAnswer("ITS-03", c, "met", "partly")
	}
	return nil
}

// penTestAnswer compares the day of the last penetration test with the question on it, as it was on the day of the
// answer: that an answer grows old is not a contradiction.
func penTestAnswer(in *Records) []Comparison {
	c := in.best(entity.CertPenTest)
	if c == nil {
		return nil
	}
	options := []string{"current-closed", "current-open"}
	var out []Comparison
	for _, a := range in.asked("ITS-43") {
		answer := a.Answers.Effective()
		if !answer.Given() {
			continue
		}
		agree, day := options, in.day(answer.At)
		switch {
		case c.Standing == entity.CertificateOtherEntity, c.Standing == entity.CertificateOtherScope:
			agree = []string{"none"}
		case c.Issued > day, c.Standing != entity.CertificateShown && c.Standing != entity.CertificateExpired:
			continue // a test after the answer, or one that nobody checked
		case c.Issued.AddMonths(24) < day:
			agree = []string{"none"}
		case c.Issued.AddMonths(12) < day:
			agree = []string{"older", "none"}
		}
		if !a.has(agree...) {
			continue
		}
		says := func(v string) bool { return slices.Contains(agree, v) }
		list := in.with(entity.CertificateContradiction, a, says, c.record(), c.At, c.ID, c.Issued.String(), agree[0])
		if list[0].Proposes = agree[0]; list[0].State != Proposes {
			out = append(out, list...)
		}
	}
	return out
}

// certificateDocument compares a certificate with the document that it points to.
func certificateDocument(in *Records) []Comparison {
	var out []Comparison
	for i := range in.Held {
		c := &in.Held[i]
		d, ok := in.Documents[c.Document]
		if !ok || c.Standing == entity.CertificateWithdrawn || c.Differs == "" {
			continue
		}
		x := in.between(entity.CertificateContradiction, c.record(), Record{From: "document " + d.Ref, Says: c.Differs},
			c.ID, c.Issued.String(), c.Expiry.String(), c.Document, string(d.State), d.Issued.String(),
			d.Expiry.String())
		out = append(out, in.where(x, d.ID)...)
	}
	return out
}

// where puts a contradiction next to the questions that a document supports, or to none.
func (in *Records) where(c Comparison, document string) []Comparison {
	var out []Comparison
	for _, s := range in.Supports {
		for i := range in.Asked {
			a := &in.Asked[i]
			if s.Document == document && s.Assessment == a.Assessment.ID && s.Question == a.Question.ID {
				next := c
				next.Assessment, next.Pack, next.Question = a.Assessment.ID, a.Assessment.Pack, a.Question.ID
				out = append(out, next)
			}
		}
	}
	if out == nil {
		return []Comparison{c}
	}
	return out
}

// fact is what a fact of the engagement says.
func (in *Records) fact(id string) Record {
	r := Record{From: "the fact " + id, Says: in.Facts[id]}
	if def := in.Table.Def(id); def != nil {
		if v, ok := def.Value(in.Facts[id]); ok && v.Label != "" {
			r.Says = v.Label
		}
	}
	if at := in.FactAt[id]; !at.IsZero() {
		r.On = in.day(at)
	}
	return r
}

// factAnswer compares a fact with a question whose answer must not be one of some.
func (in *Records) factAnswer(kind entity.ContradictionKind, fact, question string, not ...string) []Comparison {
	var out []Comparison
	for _, a := range in.asked(question) {
		out = append(out, in.factAsked(kind, fact, a, not...)...)
	}
	return out
}

// factAsked compares a fact with one question; a question without an answer is left out.
func (in *Records) factAsked(kind entity.ContradictionKind, fact string, a *Asked, not ...string) []Comparison {
	list := in.with(kind, a, func(v string) bool { return !slices.Contains(not, v) }, in.fact(fact),
		in.FactAt[fact], fact, in.Facts[fact])
	if list[0].State == Proposes {
		return nil
	}
	return list
}

// subprocessorAnswer compares the fact on sub-processors with the question on their list.
func subprocessorAnswer(in *Records) []Comparison {
	switch in.Facts["subprocessors"] {
	case "":
		return nil
	case "none":
		return in.factAnswer(entity.SubprocessorContradiction, "subprocessors", "ITS-47", "met", "partly")
	}
	return in.factAnswer(entity.SubprocessorContradiction, "subprocessors", "ITS-47", questionnaire.NA)
}

// subprocessorFacts compares the fact on sub-processors with the list of fourth parties.
func subprocessorFacts(in *Records) []Comparison {
	names := questionnaire.SplitList(in.Facts["fourth_parties"])
	if in.Facts["subprocessors"] != "none" || len(names) == 0 {
		return nil
	}
	listed := Record{From: "the fact fourth_parties", Says: fmt.Sprintf("%d listed", len(names))}
	if at := in.FactAt["fourth_parties"]; !at.IsZero() {
		listed.On = in.day(at)
	}
	return []Comparison{in.between(entity.SubprocessorContradiction, in.fact("subprocessors"), listed,
		in.Facts["subprocessors"], in.Facts["fourth_parties"])}
}

// factIncident is the fact on incidents in the last 24 months: no, yes, or the day of the last.
const factIncident = "incident_24m"

// incident reports whether the fact on incidents says that there was one in the last 24 months.
func (in *Records) incident() (yes, known bool) {
	value := in.Facts[factIncident]
	if value == "" {
		return false, false
	}
	if day, err := questionnaire.ParseDate(value); err == nil {
		return day <= in.AsOf && in.AsOf <= day.AddMonths(24), true
	}
	return value != "no", true
}

// incidentAsked is how many months the question on repeated incidents looks back.
const incidentAsked = 12

// incidentNot are the answers that an incident in the last 24 months leaves impossible or to be looked at: that nothing
// is recorded, that the question does not apply and, where the day of the incident is in the months that the question
// asks about, that the log shows no repeat. A person has to look whether the incident is in that log.
func (in *Records) incidentNot(a *Asked) []string {
	not := []string{"not-recorded", questionnaire.NA}
	answer := a.said()
	if answer == nil {
		return not
	}
	given := in.day(answer.At)
	day, err := questionnaire.ParseDate(in.Facts[factIncident])
	if err == nil && day <= given && given <= day.AddMonths(incidentAsked) {
		not = append(not, "none-repeated")
	}
	return not
}

// incidentAnswer compares the fact on incidents with the question on repeated ones.
func incidentAnswer(in *Records) []Comparison {
	yes, known := in.incident()
	switch {
	case !known:
		return nil
	case yes:
		var out []Comparison
		for _, a := range in.asked("ITS-30") {
			out = append(out, in.factAsked(entity.IncidentContradiction, factIncident, a, in.incidentNot(a)...)...)
		}
		return out
	}
	return in.factAnswer(entity.IncidentContradiction, factIncident, "ITS-30", "repeated-cured", "repeated-open")
}

// incidentRecords compares the fact on incidents with the incidents of the register.
func incidentRecords(in *Records) []Comparison {
	if yes, known := in.incident(); yes || !known {
		return nil
	}
	var out []Comparison
	for _, i := range in.Incidents {
		recent := i.Found != 0 && i.Found <= in.AsOf && in.AsOf <= i.Found.AddMonths(24)
		if recent && slices.Contains(i.Engagements, in.Engagement.ID) {
			out = append(out, in.between(entity.IncidentContradiction, in.fact(factIncident),
				Record{From: "incident " + i.Ref, Says: "found in the last 24 months", On: i.Found},
				in.Facts[factIncident], i.ID, i.Found.String()))
		}
	}
	return out
}

// recoveryAnswer compares numbers that were promised, such as a recovery time, with what the
// service allows: the limit of a question by a fact, such as the outage that we can bear.
func recoveryAnswer(in *Records) []Comparison {
	var out []Comparison
	for i := range in.Asked {
		a := &in.Asked[i]
		limit := a.Question.Limit
		if limit == nil || limit.Fact == "" || a.Question.Answer != questionnaire.Number {
			continue
		}
		value := in.Facts[limit.Fact]
		if def := in.Table.Def(limit.Fact); def != nil {
			value = def.Reads(value)
		}
		most, limited := limit.AtMost[value]
		if !limited {
			continue
		}
		allowed := in.fact(limit.Fact)
		allowed.Says = fmt.Sprintf("at most %d %s (%s)", most, limit.Unit, allowed.Says)
		list := in.with(entity.OutageContradiction, a, func(v string) bool {
			said, ok := questionnaire.ReadNumber(v)
			return !ok || said <= float64(most)
		}, allowed, in.FactAt[limit.Fact], limit.Fact, value)
		if list[0].State == Proposes {
			continue
		}
		list[0].A.Says += " " + limit.Unit
		out = append(out, list...)
	}
	return out
}
