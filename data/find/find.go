// Package find finds suppliers, engagements and questions by the words that people type. An [Index] is read once from
// the register and searched in memory, after every letter.
package find

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"assure/data"
	"assure/data/book"
	"assure/questionnaire"
	"assure/questionnaire/entity"

	"golang.org/x/text/unicode/norm"
)

// Kind is what a [Hit] is.
type Kind uint8

// The kinds, in the order in which equally good hits are listed.
const (
	Supplier Kind = iota
	Engagement
	Question
	Record // an action, a decision, a document or a person
	kinds
)

// String is the kind in a word, "" for a record: its reference says what it is.
func (k Kind) String() string { return [...]string{"supplier", "engagement", "question", ""}[k] }

// Hit is one thing found.
type Hit struct {
	Kind  Kind
	Ref   string // SUP-00041, ENG-00057, ACT-0003; of a question its id, ITS-22; of a person the name
	Title string // the name, the service, or the words of the question
	// Supplier and SupplierName are whose engagement it is; of a supplier they are its own.
	Supplier, SupplierName string
	// Packs are the packs that ask the question in these words, as id@version; nil for anything else.
	Packs []string
	// Ended is why it is out of use: "retired", "ended", "lost"; "" while it is in use.
	Ended string
	// Why is what matched where neither Ref nor Title shows it: "formerly Acme Ltd", "ODS 8HW01", "owner A. Shah".
	Why string
}

// Index is what can be found, as it was when [Read] read it. It is safe for several goroutines.
type Index struct{ entries [kinds][]entry }

// entry is a hit with its texts in the form of [Plain], each after a blank.
type entry struct {
	hit   Hit
	id    string // of a question, see questionID
	title string // reference and title
	name  int    // where the title begins in it
	more  string
	whys  []why
}

// why is one field that is searched, and how a hit by it is explained.
type why struct{ label, value string }

// Plain returns s as it is searched: letters and digits in lower case, without accents, with one blank for everything
// between them. "Multi-factor" gives "multi factor".
func Plain(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(norm.NFKD.String(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(r)
		case r != '\'' && r != '’': // so that "organisation's" is one word
			gap = true
		}
	}
	return b.String()
}

// Read reads what can be found: every supplier and engagement, and the questions of the packs that are adopted and of
// the triage. It takes about as long as [data.Register.Listing].
func Read(ctx context.Context, r *data.Register) (*Index, error) {
	list, err := r.Listing(ctx, book.At{})
	if err != nil {
		return nil, err
	}
	all, err := r.Suppliers(ctx, book.At{})
	if err != nil {
		return nil, err
	}
	s, err := r.Settings(ctx, book.At{})
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		if one.Retired && one.MergedInto == "" {
			list = append(list, data.SupplierListing{Supplier: one})
		}
	}
	x := &Index{}
	x.addSuppliers(list, s.Facts)
	if err := x.addRecords(ctx, r, list); err != nil {
		return nil, err
	}
	x.addQuestions(packs(r.Packs(), s.Adopted != nil, func(id string) bool {
		a, ok := s.DemandsOn(r.Today()).Newest[id]
		return ok && a.Version != ""
	}))
	return x, nil
}

// packs are those whose questions are found: what counts today, and the triage.
func packs(c *questionnaire.Catalogue, chosen bool, counts func(id string) bool) []*questionnaire.Pack {
	return slices.DeleteFunc(c.Newest(), func(p *questionnaire.Pack) bool {
		return chosen && p.Kind != questionnaire.Triage && !counts(p.ID)
	})
}

func (x *Index) addSuppliers(list []data.SupplierListing, facts questionnaire.FactTable) {
	for i := range list {
		l := &list[i]
		s := &l.Supplier
		hit := Hit{Kind: Supplier, Ref: s.Ref, Title: s.Name, Supplier: s.Ref, SupplierName: s.Name}
		if s.Retired {
			hit.Ended = "retired"
		}
		x.add(hit, supplierFields(s))
		for j := range l.Engagements {
			e := &l.Engagements[j]
			hit := Hit{Kind: Engagement, Ref: e.Engagement.Ref, Title: e.Engagement.Service, Supplier: s.Ref,
				SupplierName: s.Name}
			if !e.Engagement.State.Open() {
				hit.Ended = string(e.Engagement.State)
			}
			x.add(hit, engagementFields(e, facts))
		}
	}
}

// SupplierWords are the words of a supplier and its engagements that a search looks at besides names: references, ODS
// codes, former names, services, owners, hosts.
func SupplierWords(l *data.SupplierListing, facts questionnaire.FactTable) []string {
	var out []string
	add := func(list []why) {
		for _, f := range list {
			out = append(out, f.value)
		}
	}
	add(supplierFields(&l.Supplier))
	for i := range l.Engagements {
		e := &l.Engagements[i]
		out = append(out, e.Engagement.Ref, e.Engagement.Service)
		add(engagementFields(e, facts))
	}
	return out
}

// Matched says which of the words of [SupplierWords] have what is searched for, where neither the names nor the
// references have it: "hosting companies: Stormcloud". It is "" where they do.
func Matched(l *data.SupplierListing, facts questionnaire.FactTable, words []string) string {
	fields := supplierFields(&l.Supplier)
	shown := Plain(l.Supplier.Ref + " " + l.Supplier.Name)
	for i := range l.Engagements {
		e := &l.Engagements[i]
		shown += " " + Plain(e.Engagement.Ref)
		if e.Engagement.State.Open() {
			shown += " " + Plain(e.Engagement.Service)
		} else {
			fields = append(fields, why{string(e.Engagement.State) + ": ", e.Engagement.Service})
		}
		fields = append(fields, engagementFields(e, facts)...)
	}
	for _, w := range words {
		if w = Plain(w); strings.Contains(shown, w) {
			continue
		}
		for _, f := range fields {
			if strings.Contains(Plain(f.value), w) {
				return f.label + f.value
			}
		}
	}
	return ""
}

func supplierFields(s *entity.Supplier) []why {
	var out []why
	for _, x := range s.Former {
		out = append(out, why{"formerly ", x})
	}
	for _, x := range s.ODSCodes {
		out = append(out, why{"ODS ", x})
	}
	if s.CompanyNumber != "" {
		out = append(out, why{"company ", s.CompanyNumber})
	}
	for _, x := range s.Merged {
		out = append(out, why{"merged from ", x})
	}
	if s.Parent != "" {
		out = append(out, why{"part of ", s.Parent})
	}
	for _, x := range s.Tags {
		out = append(out, why{"tag ", x})
	}
	for _, c := range s.Contacts {
		out = append(out, why{"contact ", strings.TrimSpace(c.Name + " " + c.Email)})
	}
	return out
}

func engagementFields(e *data.EngagementListing, facts questionnaire.FactTable) []why {
	g := &e.Engagement
	var out []why
	for _, f := range []why{{"owner ", g.Owner}, {"contract ", g.ContractRef}, {"lot ", g.Lot}, {"tender ", g.Tender}} {
		if f.value != "" {
			out = append(out, f)
		}
	}
	for i := range facts {
		d := &facts[i]
		if value := e.Facts[d.ID]; d.Open && value != "" && value != questionnaire.Unknown {
			out = append(out, why{d.Title + ": ", value})
		}
	}
	return out
}

// add adds a supplier or an engagement. What an engagement is of is searched too, but a hit by it says nothing new.
func (x *Index) add(h Hit, fields []why) {
	e := entry{hit: h, title: " " + Plain(h.Ref+" "+h.Title), name: len(Plain(h.Ref)) + 2, whys: fields}
	var b strings.Builder
	for _, f := range fields {
		b.WriteString(" ")
		b.WriteString(Plain(f.value))
	}
	if h.Kind == Engagement {
		b.WriteString(" " + Plain(h.SupplierName))
	}
	e.more = b.String()
	x.entries[h.Kind] = append(x.entries[h.Kind], e)
}

// addRecords adds what has a reference and a title of its own, and the people.
func (x *Index) addRecords(ctx context.Context, r *data.Register, list []data.SupplierListing) error {
	names, of := map[string]string{}, map[string]string{} // of suppliers, and of engagements
	for i := range list {
		l := &list[i]
		names[l.Supplier.ID] = l.Supplier.Name
		for j := range l.Engagements {
			of[l.Engagements[j].Engagement.ID] = l.Supplier.Name
		}
	}
	actions, err := r.Actions(ctx, "", book.At{})
	if err != nil {
		return err
	}
	for _, a := range actions {
		x.add(Hit{Kind: Record, Ref: data.ActionRef(a.N), Title: string(a.Title), SupplierName: of[a.Engagement]}, nil)
	}
	decisions, err := r.Decisions(ctx, "", book.At{})
	if err != nil {
		return err
	}
	for _, d := range decisions {
		x.add(Hit{Kind: Record, Ref: data.DecisionRef(d.N), Title: strings.TrimSpace("decision " + d.Question),
			SupplierName: of[d.Engagement]}, []why{{"by ", d.Person}})
	}
	documents, err := r.Documents(ctx, "", book.At{})
	if err != nil {
		return err
	}
	for _, d := range documents {
		x.add(Hit{Kind: Record, Ref: d.Ref, Title: d.Reference, SupplierName: names[d.Supplier]}, nil)
	}
	people, err := r.People(ctx, book.At{})
	for _, p := range people {
		x.add(Hit{Kind: Record, Ref: p.Name, Title: p.Role}, []why{{"login ", strings.Join(p.Logins, ", ")}})
	}
	return err
}

func (x *Index) addQuestions(list []*questionnaire.Pack) {
	at := map[string]int{} // by id and words
	for _, p := range list {
		for _, q := range p.Questions() {
			key := q.ID + "\x00" + q.Text
			if i, has := at[key]; has {
				x.entries[Question][i].hit.Packs = append(x.entries[Question][i].hit.Packs, p.Ref())
				continue
			}
			at[key] = len(x.entries[Question])
			e := entry{hit: Hit{Kind: Question, Ref: q.ID, Title: q.Text, Packs: []string{p.Ref()}},
				id: questionID(q.ID), title: " " + Plain(q.ID+" "+q.Text), name: len(Plain(q.ID)) + 2}
			if q.Gate != nil {
				e.title += " " + Plain(q.Gate.Name)
			}
			e.more = " " + Plain(p.Domain(q.Domain).Title+" "+q.Guidance+" "+q.Evidence.Ask)
			x.entries[Question] = append(x.entries[Question], e)
		}
	}
}

// questionID is the id of a question as people type it: "its22", "ITS-22" and "its 5" for ITS-05 are all the same.
func questionID(s string) string {
	letters := strings.TrimRight(strings.ReplaceAll(Plain(s), " ", ""), "0123456789")
	digits := strings.TrimLeft(strings.TrimPrefix(strings.ReplaceAll(Plain(s), " ", ""), letters), "0")
	if letters == "" || digits == "" {
		return ""
	}
	return letters + digits
}

// Len is how many things can be found.
func (x *Index) Len() int {
	n := 0
	for _, list := range x.entries {
		n += len(list)
	}
	return n
}
