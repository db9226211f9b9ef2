package workbook

import (
	"encoding/json"
	"io"

	q "assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// Schema names the object that WriteJSON writes. Fields may be added; none is renamed or removed under this name.
//
//	schema        assure.register/1
//	demo          true when the data is made up
//	as_of, known_on, engine, settings {version, sha256}, packs [{id, version, sha256, ...}], audit {seq, head}
//	headlines     the summary in plain sentences
//	engagements   one object each: who, contract, and the roll-up of `assure score --json`; grade_shown is what people see
//	risks         one object each: the permanent record, its cells, the gaps and assurances apart, acceptance, action
//	scores        one object a governing assessment, as `assure score --json` has it
//	controls      one object a question of a governing assessment
//	actions, decisions
//	evidence      one object a document and question: when it runs out, and what the assessment comes to the day after
//	scope_decisions  decisions on what is out of scope or not applicable, and claims of it that nobody has decided
//	changes       what is different from the last register of the same suppliers; null where nobody compared
//
// Engagements carry certificates, risks and actions what people added to their rows in an exported workbook.
const Schema = "assure.register/1"

type jsonBook struct {
	Schema       string           `json:"schema"`
	Demo         bool             `json:"demo"`
	Organisation string           `json:"organisation,omitempty"`
	Scope        string           `json:"scope,omitempty"`
	AsOf         q.Date           `json:"as_of"`
	KnownOn      q.Date           `json:"known_on"`
	Engine       string           `json:"engine"`
	Settings     jsonSettings     `json:"settings"`
	Packs        []Pack           `json:"packs"`
	Audit        jsonAudit        `json:"audit"`
	Headlines    []string         `json:"headlines"`
	Limits       []string         `json:"limits"`
	Engagements  []jsonEngagement `json:"engagements"`
	Risks        []jsonRisk       `json:"risks"`
	Scores       []jsonScore      `json:"scores"`
	Controls     []jsonControl    `json:"controls"`
	Actions      []jsonAction     `json:"actions"`
	Decisions    []jsonDecision   `json:"decisions"`
	Evidence     []jsonEvidence   `json:"evidence"`
	ScopeRows    []jsonScope      `json:"scope_decisions"`
	Changes      *jsonChanges     `json:"changes"`
}

// jsonDate is a day, or null.
type jsonDate q.Date

// MarshalJSON writes the ISO form, or null for no date.
func (d jsonDate) MarshalJSON() ([]byte, error) {
	if d == 0 {
		return []byte("null"), nil
	}
	return json.Marshal(q.Date(d))
}

type jsonSettings struct {
	Version int    `json:"version"`
	SHA256  string `json:"sha256"`
}

type jsonAudit struct {
	Seq  int64  `json:"seq"`
	Head string `json:"head"`
}

type jsonEngagement struct {
	Ref         string             `json:"ref"`
	SupplierRef string             `json:"supplier_ref"`
	Supplier    string             `json:"supplier"`
	ODSCode     string             `json:"ods_code,omitempty"`
	Company     string             `json:"company_number,omitempty"`
	Service     string             `json:"service,omitempty"`
	State       string             `json:"state"`
	ContractRef string             `json:"contract_ref,omitempty"`
	ContractEnd jsonDate           `json:"contract_end"`
	Value       *int64             `json:"contract_value"`
	Owner       string             `json:"owner,omitempty"`
	Facts       q.Facts            `json:"facts"`
	GradeShown  string             `json:"grade_shown"` // as printed for people, acceptances included
	Rating      scoring.RollUpJSON `json:"rating"`
	DSPT        string             `json:"dspt_status,omitempty"`
	DSPTOn      jsonDate           `json:"dspt_published"`
	DSPTAsOf    jsonDate           `json:"dspt_as_of"`
	DSPTEdition string             `json:"dspt_edition,omitempty"`
	DSPTChecked jsonDate           `json:"dspt_checked"` // the day somebody brought the directory in
	DSPTBy      string             `json:"dspt_checked_by,omitempty"`
	Certs       []jsonCertificate  `json:"certificates"`
	Caps        []string           `json:"holds_the_grade"` // in words
	Assessed    jsonDate           `json:"last_assessed"`
	Review      jsonDate           `json:"next_review"`
	SignedOff   bool               `json:"signed_off"`
}

type jsonScore struct {
	Engagement string `json:"engagement"`
	Pack       string `json:"pack"`
	Cycle      int    `json:"cycle"`
	State      string `json:"state"`
	scoring.ResultJSON
}

type jsonCell struct {
	Consequence int          `json:"consequence"`
	Likelihood  int          `json:"likelihood"`
	Score       int          `json:"score"`
	Band        scoring.Band `json:"band"`
}

type jsonRisk struct {
	Ref           string            `json:"ref"`
	Kind          entity.RiskKind   `json:"kind"`
	Engagement    string            `json:"engagement"`
	SupplierRef   string            `json:"supplier_ref"`
	Status        string            `json:"status"`
	Title         string            `json:"title"`
	Cause         string            `json:"cause"`
	Event         string            `json:"event"`
	Effect        string            `json:"effect"`
	Domain        string            `json:"consequence_domain,omitempty"`
	Raised        jsonDate          `json:"raised"`
	Inherent      *jsonCell         `json:"inherent"`
	Calculated    *jsonCell         `json:"calculated"`
	Decided       *jsonCell         `json:"decided"`
	DecidedBy     string            `json:"decided_by,omitempty"`
	DecidedOn     jsonDate          `json:"decided_on"`
	DecidedReason string            `json:"decided_reason,omitempty"`
	Current       *jsonCell         `json:"current"`
	Target        *jsonCell         `json:"target"`
	MustHave      scoring.GateState `json:"must_have,omitempty"`
	Controls      []string          `json:"existing_controls"`
	Gaps          []string          `json:"gaps_in_control"`
	Assurances    []string          `json:"assurances"`
	Unshown       []string          `json:"gaps_in_assurance"`
	Appetite      string            `json:"appetite,omitempty"`
	Response      string            `json:"response,omitempty"`
	Action        string            `json:"action,omitempty"`
	ActionOwner   string            `json:"action_owner,omitempty"`
	Due           jsonDate          `json:"due"`
	Owner         string            `json:"owner,omitempty"`
	Acceptance    *jsonAcceptance   `json:"acceptance"`
	Review        jsonDate          `json:"review"`
	Questions     []string          `json:"questions"`
	Evidence      []string          `json:"evidence"`
	Outside       string            `json:"outside_reference,omitempty"`
	Closed        jsonDate          `json:"closed"`
	ClosedReason  string            `json:"closed_reason,omitempty"`
	Added         *jsonAdded        `json:"added,omitempty"`
}

type jsonAcceptance struct {
	By     string   `json:"by"`
	On     jsonDate `json:"on"`
	Until  jsonDate `json:"until"`
	Reason string   `json:"reason,omitempty"`
	Lapsed string   `json:"lapsed,omitempty"`
}

type jsonControl struct {
	Engagement   string             `json:"engagement"`
	Pack         string             `json:"pack"`
	Cycle        int                `json:"cycle"`
	Question     string             `json:"question"`
	Section      string             `json:"section"`
	Weight       int                `json:"weight"`
	State        scoring.State      `json:"state"`
	Claim        string             `json:"claim,omitempty"`
	Judgement    string             `json:"judgement,omitempty"`
	Reason       string             `json:"judgement_reason,omitempty"`
	ClaimChanged bool               `json:"claim_changed"`
	Value        int                `json:"value"`
	Confidence   int                `json:"confidence"`
	Contribution scoring.Tenths     `json:"contribution"`
	Losses       scoring.LossesJSON `json:"losses"`
	MustHave     scoring.GateState  `json:"must_have,omitempty"`
	Evidence     []string           `json:"evidence"`
	Offered      []string           `json:"evidence_offered"`
	Expiry       jsonDate           `json:"evidence_expires"`
	Note         string             `json:"note,omitempty"`
	Planned      jsonDate           `json:"planned"`
	Alternative  string             `json:"alternative,omitempty"`
}

type jsonAction struct {
	entity.Action
	Ref        string `json:"ref"`
	Engagement string `json:"engagement"`
	Risk       string `json:"risk,omitempty"`
	Overdue    bool   `json:"overdue"`

	Added *jsonAdded `json:"added,omitempty"`
}

type jsonDecision struct {
	entity.Decision
	Ref        string `json:"ref"`
	Engagement string `json:"engagement"`
	Risk       string `json:"risk,omitempty"`
	InForce    bool   `json:"in_force"`
}

// WriteJSON writes the book as one object, indented, with what is not known as null.
func WriteJSON(w io.Writer, book *Book) error {
	ix, err := newIndex(book)
	if err != nil {
		return err
	}
	m := &book.Method
	out := jsonBook{
		Schema: Schema, Demo: book.Demo, Organisation: book.Organisation, Scope: book.Scope, AsOf: m.AsOf, KnownOn: m.KnownOn, Engine: scoring.Engine,
		Settings: jsonSettings{m.SettingsNumber, m.Settings.Hash()}, Packs: m.Packs, Audit: jsonAudit{m.AuditSeq, m.AuditHead},
		Headlines: Headlines(book), Limits: Limits, Evidence: evidenceJSON(book), ScopeRows: scopeJSON(book), Changes: changesJSON(book.Changes),
		Engagements: make([]jsonEngagement, 0, len(book.Engagements)), Risks: make([]jsonRisk, 0, len(book.Risks)),
		Scores: make([]jsonScore, 0, len(book.Scores)), Controls: make([]jsonControl, 0, len(book.Controls)), Actions: make([]jsonAction, 0, len(book.Actions)), Decisions: make([]jsonDecision, 0, len(book.Decisions)),
	}
	if out.Packs == nil {
		out.Packs = []Pack{}
	}
	for i := range book.Engagements {
		out.Engagements = append(out.Engagements, engagementJSON(m, &book.Engagements[i]))
	}
	for i := range book.Risks {
		risk := riskJSON(m.Settings, &book.Risks[i], ix)
		risk.Added = addedJSON(book.Added[SheetRegister], risk.Ref)
		out.Risks = append(out.Risks, risk)
	}
	for i := range book.Scores {
		x := &book.Scores[i]
		out.Scores = append(out.Scores, jsonScore{x.Engagement, x.Pack, x.Cycle, x.State, x.Result.JSON()})
	}
	for i := range book.Controls {
		out.Controls = append(out.Controls, controlJSON(&book.Controls[i]))
	}
	for i := range book.Actions {
		a := &book.Actions[i]
		row := actRow{a, nil, m.AsOf}
		out.Actions = append(out.Actions, jsonAction{a.Record, a.Ref, a.Engagement, a.Risk, row.overdue() != "", addedJSON(book.Added[SheetActions], a.Ref)})
	}
	for i := range book.Decisions {
		d := &book.Decisions[i]
		out.Decisions = append(out.Decisions, jsonDecision{d.Record, d.Ref, d.Engagement, d.Risk, d.Record.InForce(m.AsOf)})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

func engagementJSON(m *Method, e *Engagement) jsonEngagement {
	return jsonEngagement{
		Ref: e.Record.Ref, SupplierRef: e.SupplierRef, Supplier: e.Supplier, ODSCode: e.ODSCode, Company: e.CompanyNumber, Service: e.Record.Service,
		State: string(e.Record.State), ContractRef: e.Record.ContractRef, ContractEnd: jsonDate(e.Record.End), Value: e.Record.Value, Owner: e.Record.Owner,
		Facts: e.Facts, GradeShown: GradeWords(m.Settings, &e.RollUp), Rating: e.RollUp.JSON(), DSPT: e.DSPT, DSPTOn: jsonDate(e.DSPTPublished), DSPTAsOf: jsonDate(e.DSPTAsOf),
		DSPTEdition: e.DSPTEdition, DSPTChecked: jsonDate(e.DSPTChecked), DSPTBy: e.DSPTCheckedBy, Certs: certificatesJSON(e, m.AsOf), Caps: some(e.Caps),
		Assessed: jsonDate(e.Assessed), Review: jsonDate(e.Review), SignedOff: e.SignedOff,
	}
}

func cellJSON(set *scoring.Settings, c entity.Cell) *jsonCell {
	if c.Score() == 0 {
		return nil
	}
	return &jsonCell{c.Consequence, c.Likelihood, c.Score(), set.Band(c.Score())}
}

func riskJSON(set *scoring.Settings, r *Risk, ix index) jsonRisk {
	rec := &r.Record
	out := jsonRisk{
		Ref: rec.Ref, Kind: rec.Kind, Engagement: r.Engagement, SupplierRef: ix[r.Engagement].SupplierRef, Status: r.Status(), Title: rec.Title,
		Cause: string(rec.Cause), Event: string(rec.Event), Effect: string(rec.Effect), Domain: rec.Domain, Raised: jsonDate(rec.Raised),
		Inherent: cellJSON(set, r.Inherent), Calculated: cellJSON(set, r.Calculated), Decided: cellJSON(set, deref(rec.Decided)),
		DecidedBy: rec.DecidedBy, DecidedOn: jsonDate(rec.DecidedOn), DecidedReason: string(rec.DecidedReason), Current: cellJSON(set, r.Current()),
		Target: cellJSON(set, deref(rec.Target)), MustHave: r.GateState, Controls: some(r.Controls), Gaps: some(r.Gaps), Assurances: some(r.Assurances),
		Unshown: some(r.Unshown), Appetite: rec.Appetite, Response: string(rec.Response), Action: r.Action, ActionOwner: r.Owner, Due: jsonDate(r.Due), Owner: rec.Owner,
		Review: jsonDate(rec.Review), Questions: some(r.Questions), Evidence: some(r.Evidence), Outside: rec.Outside, Closed: jsonDate(rec.Closed), ClosedReason: string(rec.ClosedReason),
	}
	if a := r.Acceptance; a != nil {
		out.Acceptance = &jsonAcceptance{a.By, jsonDate(a.On), jsonDate(a.Until), a.Reason, a.Lapsed}
	}
	return out
}

func controlJSON(c *Control) jsonControl {
	out := jsonControl{
		Engagement: c.Engagement, Pack: c.Pack, Cycle: c.Cycle, Question: c.Question.ID, Section: c.Section, Weight: c.Question.Weight, State: c.Row.State,
		Claim: c.Claim, Judgement: c.Judgement, Reason: c.Reason, ClaimChanged: c.Changed, Value: c.Row.Value, Confidence: c.Row.Confidence,
		Contribution: c.Row.Contribution, Losses: scoring.LossesJSON(c.Row.Loss), Evidence: some(c.Evidence), Offered: some(c.Offered), Expiry: jsonDate(c.Expiry),
		Note: c.Note, Planned: jsonDate(c.Planned), Alternative: c.Alternative,
	}
	if c.Row.Gate != nil {
		out.MustHave = c.Row.Gate.State
	}
	return out
}

func some(items []string) []string {
	if items == nil {
		return []string{}
	}
	return items
}
