package workbook

import (
	"maps"
	"slices"

	"assure/data/book"
	q "assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

type jsonCertificate struct {
	Kind     book.CertificateKind `json:"kind"`
	State    string               `json:"state"` // as printed for people: Shown, Told, proof not seen, Expired, Not shown
	Issued   jsonDate             `json:"issued"`
	Expires  jsonDate             `json:"expires"`
	Scope    string               `json:"scope,omitempty"`
	Document string               `json:"document,omitempty"`
}

// jsonEvidence is a row of the sheet Evidence. Shown and grade are null where the end of the item is not in sight.
type jsonEvidence struct {
	Document   string               `json:"document"`
	Engagement string               `json:"engagement"`
	Pack       string               `json:"pack"`
	Cycle      int                  `json:"cycle"`
	Question   string               `json:"question"`
	Reference  string               `json:"reference"`
	Kind       entity.EvidenceKind  `json:"kind"`
	Strength   int                  `json:"strength"`
	State      entity.DocumentState `json:"state"`
	AcceptedBy string               `json:"accepted_by,omitempty"`
	Issuer     string               `json:"issuer,omitempty"`
	Entity     string               `json:"entity,omitempty"`
	Scope      string               `json:"scope,omitempty"`
	Issued     jsonDate             `json:"issued"`
	Expires    jsonDate             `json:"expires"`
	Full       jsonDate             `json:"full_strength_until"`
	Last       jsonDate             `json:"counts_until"`
	DaysLeft   *int                 `json:"days_left"`
	RunsOut    string               `json:"runs_out,omitempty"`
	ShownNow   *scoring.Tenths      `json:"shown_now"`
	ShownThen  *scoring.Tenths      `json:"shown_the_day_after"`
	GradeNow   *string              `json:"grade_now"`
	GradeThen  *string              `json:"grade_the_day_after"`
}

type jsonScope struct {
	Ref          string   `json:"ref,omitempty"` // of the decision; absent for a claim nobody has decided
	Engagement   string   `json:"engagement"`
	Pack         string   `json:"pack"`
	Cycle        int      `json:"cycle"`
	Question     string   `json:"question"`
	MustHave     bool     `json:"must_have"`
	Decided      string   `json:"decided"`
	Claim        string   `json:"claim,omitempty"`
	By           string   `json:"by,omitempty"`
	Role         string   `json:"role,omitempty"`
	Second       string   `json:"second,omitempty"`
	SecondNeeded bool     `json:"second_needed"`
	On           jsonDate `json:"on"`
	Until        jsonDate `json:"until"`
	InForce      bool     `json:"in_force"`
	Reason       string   `json:"reason,omitempty"`
	Basis        string   `json:"basis,omitempty"`
}

type jsonChanges struct {
	Since       jsonDate   `json:"since"` // null for the first register
	Sentences   []string   `json:"sentences"`
	Engagements int        `json:"new_engagements"`
	Moves       []jsonMove `json:"moves"`
}

type jsonMove struct {
	What     MoveKind `json:"what"`
	Ref      string   `json:"ref"`
	Supplier string   `json:"supplier"`
	Title    string   `json:"title,omitempty"`
	From     string   `json:"from"`
	To       string   `json:"to"`
}

// jsonAdded is what people added to the row of a risk or action.
type jsonAdded struct {
	Cells map[string]any `json:"cells"` // by heading: a text, a number or a day
	Notes []jsonNote     `json:"notes"`
}

type jsonNote struct {
	Column string `json:"column"`
	Author string `json:"author,omitempty"`
	Text   string `json:"text"`
}

func certificatesJSON(e *Engagement, asOf q.Date) []jsonCertificate {
	out := make([]jsonCertificate, 0, len(book.CertificateKinds))
	for _, k := range book.CertificateKinds {
		c := e.Certificates[k]
		out = append(out, jsonCertificate{k, c.Words(asOf), jsonDate(c.Issued), jsonDate(c.Expiry), c.Scope, c.Document})
	}
	return out
}

func evidenceJSON(book *Book) []jsonEvidence {
	out := make([]jsonEvidence, 0, len(book.Evidence))
	for i := range book.Evidence {
		e := evRow{&book.Evidence[i], nil, book.Method.Settings, book.Method.AsOf}
		d := &e.Document
		row := jsonEvidence{Document: d.Ref, Engagement: e.Engagement, Pack: e.Pack, Cycle: e.Cycle, Question: e.Question, Reference: d.Reference, Kind: d.Kind, Strength: e.Strength,
			State: e.State, AcceptedBy: e.acceptedBy(), Issuer: d.Issuer, Entity: d.Entity, Scope: string(d.Scope), Issued: jsonDate(d.Issued), Expires: jsonDate(d.Expiry),
			Full: jsonDate(e.Full), Last: jsonDate(e.Last), RunsOut: e.Soon(e.asOf)}
		if e.Last != 0 {
			row.DaysLeft = new(int(e.Last - e.asOf))
		}
		if e.Then != nil {
			row.ShownNow, row.ShownThen, row.GradeNow, row.GradeThen = new(e.Now.Assured), new(e.Then.Assured), new(e.grade(e.Now)), new(e.grade(e.Then))
		}
		out = append(out, row)
	}
	return out
}

func scopeJSON(book *Book) []jsonScope {
	out := make([]jsonScope, 0, len(book.ScopeRows))
	for i := range book.ScopeRows {
		s := scopeRow{&book.ScopeRows[i], nil, book.Method.AsOf}
		row := jsonScope{Ref: s.Ref, Engagement: s.Engagement, Pack: s.Pack, Cycle: s.Cycle, Question: s.question().ID, MustHave: s.question().Gate != nil, Decided: s.what(),
			Claim: s.Claim, SecondNeeded: s.NeedsSecond, InForce: s.Counts}
		if d := s.Decision; d != nil {
			row.By, row.Role, row.Second, row.On, row.Until, row.Reason, row.Basis = d.Person, d.Role, d.Second, jsonDate(d.On), jsonDate(d.Until), string(d.Reason), d.Basis
		}
		out = append(out, row)
	}
	return out
}

func changesJSON(c *Changes) *jsonChanges {
	if c == nil {
		return nil
	}
	out := &jsonChanges{Since: jsonDate(c.Since), Sentences: c.Sentences(), Engagements: c.Engagements, Moves: []jsonMove{}}
	for _, m := range c.sorted() {
		out.Moves = append(out.Moves, jsonMove(m))
	}
	return out
}

// addedJSON is what people added to a row, nil for nothing.
func addedJSON(a *Added, id string) *jsonAdded {
	if a == nil || len(a.Rows[id].Cells)+len(a.Rows[id].Notes) == 0 {
		return nil
	}
	row := a.Rows[id]
	out := &jsonAdded{Cells: row.Cells, Notes: []jsonNote{}}
	for _, column := range slices.Sorted(maps.Keys(row.Notes)) {
		n := row.Notes[column]
		out.Notes = append(out.Notes, jsonNote{column, n.Author, n.Text})
	}
	return out
}
