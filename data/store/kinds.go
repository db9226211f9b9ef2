package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"assure/internal/text"
	"assure/questionnaire/entity"
)

// The kinds of entity in a register.
var (
	Suppliers = supplierKind()

	Engagements = kind("engagement", func(e *entity.Engagement) string { return e.ID },
		moving("ref_key", func(e *entity.Engagement) any { return RefKey(e.Ref) }),
		moving("supplier", func(e *entity.Engagement) any { return e.Supplier }),
		moving("service_key", func(e *entity.Engagement) any { return text.Fold(e.Service) }),
		moving("state", func(e *entity.Engagement) any { return string(e.State) }))

	// Facts keeps two rows for each fact of an engagement: the adopted value, which counts, and the newest suggestion.
	Facts = kind("fact", FactID,
		fixed("engagement", func(f *entity.Fact) any { return f.Engagement }),
		fixed("fact", func(f *entity.Fact) any { return f.ID }),
		fixed("adopted", func(f *entity.Fact) any { return flag(f.Adopted) }))

	Assessments = kind("assessment", func(a *entity.Assessment) string { return a.ID },
		fixed("engagement", func(a *entity.Assessment) any { return a.Engagement }),
		fixed("pack", func(a *entity.Assessment) any { return a.Pack }),
		moving("pack_sha256", func(a *entity.Assessment) any { return a.PackSHA }),
		fixed("cycle", func(a *entity.Assessment) any { return a.Cycle }),
		moving("state", func(a *entity.Assessment) any { return string(a.State) }))

	Documents = kind("document", func(d *entity.Document) string { return d.ID },
		moving("ref_key", func(d *entity.Document) any { return RefKey(d.Ref) }),
		moving("supplier", func(d *entity.Document) any { return d.Supplier }),
		moving("natural_key", func(d *entity.Document) any { return DocumentKey(*d) }),
		moving("state", func(d *entity.Document) any { return string(d.State) }))

	Certificates = kind("certificate", func(c *entity.Certificate) string { return c.ID },
		moving("ref_key", func(c *entity.Certificate) any { return RefKey(c.Ref) }),
		moving("supplier", func(c *entity.Certificate) any { return c.Supplier }),
		fixed("kind", func(c *entity.Certificate) any { return string(c.Kind) }))

	// Resolutions keeps why contradictions between two records may stay.
	Resolutions = kind("resolution", func(r *entity.Resolution) string { return r.ID },
		moving("supplier", func(r *entity.Resolution) any { return r.Supplier }))

	Supports = kind("support",
		func(s *entity.Support) string { return s.Document + "/" + s.Assessment + "/" + s.Question },
		fixed("document", func(s *entity.Support) any { return s.Document }),
		fixed("assessment", func(s *entity.Support) any { return s.Assessment }),
		fixed("question", func(s *entity.Support) any { return s.Question }),
		moving("state", func(s *entity.Support) any { return string(s.State) }))

	Issues = kind("issue", func(i *entity.Issue) string { return i.ID },
		fixed("assessment", func(i *entity.Issue) any { return i.Assessment }),
		fixed("n", func(i *entity.Issue) any { return i.N }))

	Queries = kind("query", func(c *entity.Query) string { return c.ID },
		fixed("assessment", func(c *entity.Query) any { return c.Assessment }),
		fixed("n", func(c *entity.Query) any { return c.N }),
		moving("state", queryColumn))

	Drafts = kind("draft", func(d *entity.DraftSent) string { return d.ID },
		fixed("engagement", func(d *entity.DraftSent) any { return d.Engagement }))

	Representations = kind("representation", func(r *entity.Representation) string { return r.ID },
		moving("ref_key", func(r *entity.Representation) any { return RefKey(r.Ref) }),
		fixed("engagement", func(r *entity.Representation) any { return r.Engagement }),
		moving("state", func(r *entity.Representation) any { return string(r.State) }))

	// Costings keeps what was entered about the money of an engagement, a row each.
	Costings = kind("costing", func(c *entity.Costing) string { return c.Engagement },
		fixed("engagement", func(c *entity.Costing) any { return c.Engagement }))

	Decisions = kind("decision", func(d *entity.Decision) string { return d.ID },
		fixed("n", func(d *entity.Decision) any { return d.N }),
		fixed("engagement", func(d *entity.Decision) any { return d.Engagement }),
		fixed("assessment", func(d *entity.Decision) any { return none(d.Assessment) }),
		fixed("question", func(d *entity.Decision) any { return d.Question }),
		fixed("kind", func(d *entity.Decision) any { return string(d.Kind) }))

	SignOffs = kind("sign_off", func(s *entity.SignOff) string { return s.ID },
		fixed("assessment", func(s *entity.SignOff) any { return s.Assessment }),
		fixed("n", func(s *entity.SignOff) any { return s.N }))

	// Passes keeps what blocked a sign-off and was passed with a reason.
	Passes = kind("sign_off_pass", func(p *entity.Pass) string { return p.ID },
		fixed("assessment", func(p *entity.Pass) any { return p.Assessment }),
		fixed("question", func(p *entity.Pass) any { return p.Question }))

	Admissions = kind("admission", func(a *entity.Admission) string { return a.ID },
		fixed("engagement", func(a *entity.Admission) any { return a.Engagement }))

	Risks = kind("risk", func(r *entity.Risk) string { return r.ID },
		moving("ref_key", func(r *entity.Risk) any { return RefKey(r.Ref) }),
		fixed("engagement", func(r *entity.Risk) any { return r.Engagement }),
		fixed("natural_key", func(r *entity.Risk) any { return RiskKey(*r) }),
		moving("kind", riskColumn))

	Actions = kind("action", func(a *entity.Action) string { return a.ID },
		fixed("n", func(a *entity.Action) any { return a.N }),
		fixed("engagement", func(a *entity.Action) any { return a.Engagement }),
		moving("state", func(a *entity.Action) any { return string(a.State) }))

	Results = kind("result", func(r *Result) string { return r.Subject + "/" + strconv.Itoa(r.N) },
		fixed("subject", func(r *Result) any { return r.Subject }),
		fixed("n", func(r *Result) any { return r.N }))

	Incidents = kind("incident", func(i *entity.Incident) string { return i.ID },
		moving("ref_key", func(i *entity.Incident) any { return RefKey(i.Ref) }))

	FourthParties = kind("fourth_party", func(f *entity.FourthParty) string { return f.ID },
		moving("name_key", fourthPartyKey))

	Tenders = kind("tender", func(t *entity.Tender) string { return t.ID },
		moving("ref_key", func(t *entity.Tender) any { return RefKey(t.Ref) }))

	People = kind("person", func(p *entity.Person) string { return p.ID },
		moving("login_key", func(p *entity.Person) any { return text.Fold(p.Login) }))

	Sessions = kind("session", func(s *entity.Session) string { return s.ID },
		fixed("person", func(s *entity.Session) any { return s.Person }),
		moving("open", func(s *entity.Session) any { return flag(s.Ended == nil) }))

	Mappings = kind("mapping", func(m *Mapping) string { return m.Signature },
		fixed("signature", func(m *Mapping) any { return m.Signature }))

	Batches = kind("batch", func(b *Batch) string { return b.ID },
		moving("state", func(b *Batch) any { return string(b.State) }),
		fixed("begun_us", func(b *Batch) any { return b.At.UnixMicro() }))

	ImportFiles = kind("import_file", func(f *ImportFile) string { return f.ID },
		fixed("batch", func(f *ImportFile) any { return f.Batch }),
		fixed("sha256", func(f *ImportFile) any { return f.SHA256 }),
		fixed("mapping_sha256", func(f *ImportFile) any { return f.Mapping }),
		moving("applied", func(f *ImportFile) any { return flag(f.Applied) }))

	ForeignAnswers = kind("foreign_answer", func(f *ForeignAnswer) string { return f.ID },
		moving("supplier", func(f *ForeignAnswer) any { return f.Supplier }),
		fixed("file", func(f *ForeignAnswer) any { return f.File }),
		fixed("cell", func(f *ForeignAnswer) any { return f.Sheet + "!" + f.Ref }),
		moving("state", func(f *ForeignAnswer) any { return string(f.State) }))

	Exports = kind("export", func(e *Export) string { return e.ID },
		fixed("n", func(e *Export) any { return e.N }))

	Additions = kind("addition", func(a *Addition) string { return a.Sheet + "/" + a.Subject },
		fixed("sheet", func(a *Addition) any { return a.Sheet }))

	Ops = kind("op", func(o *Op) string { return o.ID },
		fixed("assessment", func(o *Op) any { return o.Assessment }),
		fixed("n", func(o *Op) any { return o.N }),
		moving("redoable", func(o *Op) any { return flag(o.Undone && !o.Dropped) }))

	Handovers = kind("handover", func(h *entity.Handover) string { return h.ID },
		fixed("n", func(h *entity.Handover) any { return h.N }))

	Disposals = kind("disposal", func(d *entity.Disposal) string { return d.ID },
		fixed("n", func(d *entity.Disposal) any { return d.N }),
		fixed("supplier", func(d *entity.Disposal) any { return d.Supplier }))

	Removals = kind("removal", removalID,
		fixed("n", func(r *Removal) any { return r.N }),
		fixed("source", func(r *Removal) any { return r.Source }),
		fixed("thing", func(r *Removal) any { return r.Thing }),
		fixed("thing_rev", func(r *Removal) any { return r.Rev }),
		fixed("seq", func(r *Removal) any { return r.Seq }))

	Settings = kind("setting", func(s *Setting) string { return strconv.Itoa(s.Version) },
		fixed("version", func(s *Setting) any { return s.Version }))

	Snapshots = kind("dspt_snapshot", func(s *DSPTSnapshot) string { return s.ID },
		fixed("as_of", func(s *DSPTSnapshot) any { return int64(s.AsOf) }),
		moving("undone", func(s *DSPTSnapshot) any { return flag(s.Undone) }))
)

// anyKind is a [Kind] of any type.
type anyKind interface {
	Name() string
	has(column string) bool
	hasTexts() bool
	textsOf(body []byte) []string
	verifyView(ctx context.Context, v *verifier) error
	faults(ctx context.Context, v *View) (entity.Faults, error)
}

// entities lists every kind, for the checks that go over all of them.
var entities = []anyKind{
	Suppliers, Engagements, Facts, Assessments, Documents, Certificates, Resolutions, Supports, Issues, Queries,
	Drafts, Representations, Costings,
	Decisions, SignOffs, Passes,
	Admissions, Risks, Actions,
	Results, Incidents,
	FourthParties, Tenders, People, Sessions, Mappings, Batches, ImportFiles, ForeignAnswers, Exports, Additions, Ops,
	Settings, Snapshots,
	Handovers, Disposals, Removals,
}

// fourthPartyKey is the folded name. One that was merged into another leaves its name free.
func fourthPartyKey(f *entity.FourthParty) any {
	if f.Gone {
		return text.Fold(f.Name) + "/" + f.ID
	}
	return text.Fold(f.Name)
}

func supplierKind() *Kind[entity.Supplier] {
	k := kind("supplier", func(s *entity.Supplier) string { return s.ID },
		moving("ref_key", func(s *entity.Supplier) any { return RefKey(s.Ref) }),
		moving("name_key", func(s *entity.Supplier) any { return text.Fold(s.Name) }),
		moving("company_key", func(s *entity.Supplier) any { return RefKey(s.CompanyNumber) }),
		moving("retired", func(s *entity.Supplier) any { return flag(s.Retired) }))
	k.after = putCodes
	return k
}

// putCodes writes the ODS codes of a supplier to a table in which SQL allows each code only one owner.
func putCodes(ctx context.Context, tx *Tx, s *entity.Supplier) error {
	if err := tx.exec(ctx, "DELETE FROM ods_code WHERE supplier = $1", s.ID); err != nil {
		return err
	}
	for i, code := range s.ODSCodes {
		if err := tx.exec(ctx, "INSERT INTO ods_code (supplier, pos, code, code_key, retired) VALUES ($1, $2, $3, "+
			"$4, $5)",
			s.ID, i, code, RefKey(code), flag(s.Retired)); err != nil {
			return err
		}
	}
	return nil
}

// RefKey returns the form in which references, ODS codes and company numbers are compared, without
// case and outer blanks.
func RefKey(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// FindRef reads the entity that a person names by its reference, whole or short: SUP-00003, sup-3. One whose own
// reference is written so comes first. The error wraps [ErrNotFound] when there is none.
func FindRef[T any](ctx context.Context, from Viewer, k *Kind[T], form entity.RefForm, typed string) (T, error) {
	t, err := Find(ctx, from, k, By("ref_key", RefKey(typed)))
	if full := RefKey(form.Full(typed)); errors.Is(err, ErrNotFound) && full != RefKey(typed) {
		return Find(ctx, from, k, By("ref_key", full))
	}
	return t, err
}

// FactID returns the identifier of a fact's row. The adopted value and the suggested one have a row each.
func FactID(f *entity.Fact) string {
	if f.Adopted {
		return f.Engagement + "/" + f.ID
	}
	return f.Engagement + "/" + f.ID + "/suggested"
}

// DocumentKey returns the natural key of a document: its supplier and the file's hash or, without a
// file, reference, kind and date of issue. Of two that a merge brought together it says which one it is.
func DocumentKey(d entity.Document) string {
	if from := d.MergedFrom; from != "" {
		d.MergedFrom = ""
		return DocumentKey(d) + "/merged from " + RefKey(from)
	}
	if d.SHA256 != "" {
		return d.Supplier + "/sha256:" + d.SHA256
	}
	return strings.Join([]string{d.Supplier, text.Fold(d.Reference), string(d.Kind), d.Issued.String()}, "/")
}

// riskColumn is what the column kind says, which only tells whether the natural key of a risk is unique. Its list of
// values is older than the risk of a number, whose key is like that of a must-have; the record itself has the kind.
func riskColumn(r *entity.Risk) any {
	if r.Kind == entity.LimitRisk {
		return string(entity.GateRisk)
	}
	return string(r.Kind)
}

// queryColumn is what the column state of a query says. Its list of values is older than the withdrawal of a query; the
// record itself has the state.
func queryColumn(q *entity.Query) any {
	if q.State == entity.QueryWithdrawn {
		return "closed"
	}
	return string(q.State)
}

// RiskKey returns the natural key of a risk: engagement and "overall", or engagement, pack and question. A risk written
// by hand has its identifier.
func RiskKey(r entity.Risk) string {
	switch r.Kind {
	case entity.OverallRisk:
		return r.Engagement + "/overall"
	case entity.HandRisk:
		return r.ID
	}
	return r.Engagement + "/" + r.Pack + "/" + r.Question
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// none returns NULL for an empty reference.
func none(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// SupplierOfCode returns the supplier, not retired, that an ODS code belongs to now, ignoring case.
func SupplierOfCode(ctx context.Context, from Viewer, code string) (id string, ok bool, err error) {
	err = from.view().q.QueryRowContext(ctx, "SELECT supplier FROM ods_code WHERE code_key = $1 AND retired = 0",
		RefKey(code)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return id, err == nil, mapError(err)
}

// SettingVersion returns the newest version of the settings in a view, 0 before the first. Versions count up from 1.
func SettingVersion(ctx context.Context, from Viewer) (int, error) {
	v := from.view()
	var n int
	err := v.q.QueryRowContext(ctx, "SELECT count(*) FROM setting_event WHERE $1 = 0 OR seq <= $1", v.known).Scan(&n)
	return n, mapError(err)
}

// KindNames lists the names of every kind.
func KindNames() []string {
	out := make([]string, len(entities))
	for i, k := range entities {
		out[i] = k.Name()
	}
	return out
}
