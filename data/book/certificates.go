package book

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"assure/data/store"
	"assure/internal/legalname"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// NotShown is shown where no certificate is recorded. The supplier may still have one.
const NotShown = "Not shown"

// Certificate is what is recorded of one kind for an engagement, and what it is worth on the day of the book. The zero
// Certificate is none.
type Certificate struct {
	entity.Certificate
	Standing entity.CertificateStanding // "" for none
	Proof    string                     // ref of the document that it points to
	Differs  string                     // in what the document differs from it, "" for nothing
	ByPlus   bool                       // Cyber Essentials, shown by Cyber Essentials Plus
	Former   bool                       // it names the supplier by a name that it had before
}

// Words describe the certificate for people: the standing and the reference.
func (c *Certificate) Words() string {
	if c.Standing == "" {
		return NotShown
	}
	words := text.UpperFirst(string(c.Standing)) + c.FormerWords()
	if c.ByPlus {
		words += " by " + entity.CertCyberEssentialsPlus.Label()
	}
	return words + " (" + c.Ref + ")"
}

// FormerWords says, behind other words, that the certificate has a name which the supplier had before; "" for its
// present name.
func (c *Certificate) FormerWords() string {
	if !c.Former {
		return ""
	}
	return ", in a former name"
}

// standings orders the standings, the best first.
var standings = []entity.CertificateStanding{entity.CertificateShown, entity.CertificateExpired,
	entity.CertificateUnchecked, entity.CertificateScopeOpen, entity.CertificateOtherScope,
	entity.CertificateOtherEntity, entity.CertificateNotYet, entity.CertificateWithdrawn}

// Better reports whether a says more than c: by its standing, then the one that lasts longest.
func (c *Certificate) Better(than *Certificate) bool {
	return cmp.Or(cmp.Compare(slices.Index(standings, than.Standing), slices.Index(standings, c.Standing)),
		cmp.Compare(c.LastDay(), than.LastDay()), cmp.Compare(c.Issued, than.Issued),
		cmp.Compare(than.Ref, c.Ref)) > 0
}

// CertificatesOf lists the certificates of a supplier by reference, with what each is worth on the day of the book.
func (b *Book) CertificatesOf(supplier string) []Certificate {
	var out []Certificate
	for _, c := range b.certificates[supplier] {
		held := b.held[c.ID]
		out = append(out, Certificate{Certificate: c, Standing: c.On(b.AsOf, held.ofParty),
			Proof: b.Documents[c.Document].Ref, Differs: held.differs, Former: held.former && held.ofParty})
	}
	slices.SortFunc(out, func(x, y Certificate) int { return strings.Compare(x.Ref, y.Ref) })
	return out
}

// Certificates returns the best certificate of each kind of a supplier on the day of the book. They come from the
// certificates that people recorded and from nothing else: no answer, no fact and no title of a document makes one.
// Cyber Essentials Plus includes Cyber Essentials.
func (b *Book) Certificates(supplier string) map[entity.CertificateKind]Certificate {
	out := map[entity.CertificateKind]Certificate{}
	keep := func(c Certificate) {
		if have, ok := out[c.Kind]; !ok || c.Better(&have) {
			out[c.Kind] = c
		}
	}
	for _, c := range b.CertificatesOf(supplier) {
		if c.Standing == entity.CertificateWithdrawn {
			continue
		}
		keep(c)
		if c.Kind == entity.CertCyberEssentialsPlus {
			c.Kind, c.ByPlus = entity.CertCyberEssentials, true
			keep(c)
		}
	}
	return out
}

// held is what the names on a certificate and its document say.
type held struct {
	ofParty bool   // it names its supplier
	former  bool   // by a name that the supplier had before
	differs string // in what the document differs from it
}

// holdCertificates keeps the certificates of the suppliers of a book, which of them name the supplier itself, and in
// what their documents differ: a redacted book has no names to find that out later.
func (b *Book) holdCertificates(ctx context.Context, v store.Viewer, list []entity.Certificate) error {
	b.certificates = GroupBy(list, func(c *entity.Certificate) string { return c.Supplier })
	b.held = map[string]held{}
	names, err := b.partyNames(ctx, v)
	if err != nil {
		return err
	}
	for _, c := range list {
		if b.BySupplier[c.Supplier] == nil {
			continue
		}
		party := names[c.Supplier]
		var h held
		h.ofParty, h.former = party.Named(c.Entity)
		h.ofParty = h.ofParty && c.TakenFrom == ""
		if d, ok := b.Documents[c.Document]; ok {
			h.differs = documentDiffers(&c, &d, party)
		}
		b.held[c.ID] = h
	}
	return nil
}

// documentDiffers says in what a document differs from the certificate that points to it, "" for nothing.
func documentDiffers(c *entity.Certificate, d *entity.Document, party entity.Names) string {
	var out []string
	if d.State == entity.Refused || d.State == entity.Withdrawn {
		out = append(out, "it was "+string(d.State))
	}
	if d.Issued != 0 && c.Issued != 0 && d.Issued != c.Issued {
		out = append(out, "issued "+d.Issued.Long())
	}
	if last := c.LastDay(); d.Expiry != 0 && last != 0 && d.Expiry != last {
		out = append(out, "expires "+d.Expiry.Long())
	}
	if d.Entity != "" && c.Entity != "" && !sameEntity(c.Entity, d.Entity, party) {
		out = append(out, "names another entity")
	}
	return strings.Join(out, ", ")
}

// sameEntity reports whether two names are of one entity: the same but for their writing, or both of the supplier.
func sameEntity(a, b string, party entity.Names) bool {
	if key := legalname.Parse(a).Key(); key != "" && key == legalname.Parse(b).Key() {
		return true
	}
	one, _ := party.Named(a)
	two, _ := party.Named(b)
	return one && two
}

// partyNames are the names of the suppliers of a book, by their identifiers.
func (b *Book) partyNames(ctx context.Context, v store.Viewer) (map[string]entity.Names, error) {
	var refs []string
	for i := range b.Suppliers {
		for _, ref := range b.Suppliers[i].Merged {
			refs = append(refs, store.RefKey(ref))
		}
	}
	taken := map[string]entity.Supplier{} // by reference
	if len(refs) > 0 {
		merged, err := store.List(ctx, v, store.Suppliers, store.In("ref_key", refs))
		if err != nil {
			return nil, err
		}
		for _, s := range merged {
			if s.TakenOver {
				taken[store.RefKey(s.Ref)] = s
			}
		}
	}
	out := make(map[string]entity.Names, len(b.Suppliers))
	for i := range b.Suppliers {
		s := &b.Suppliers[i]
		var of []entity.Supplier
		for _, ref := range s.Merged {
			if o, ok := taken[store.RefKey(ref)]; ok {
				of = append(of, o)
			}
		}
		out[s.ID] = entity.NewNames(s, of)
	}
	return out, nil
}

// FactCertificates is the fact in which an engagement lists certificates in words. It only proposes them.
const FactCertificates = "certificates"

// certificateWords identify the kinds by the words of a document's title or of a fact, folded; the
// first match counts.
var certificateWords = []struct {
	kind  entity.CertificateKind
	words []string
}{
	{entity.CertCyberEssentialsPlus, []string{"cyber essentials plus", "ce+", "ce plus", "cyber essentials +"}},
	{entity.CertCyberEssentials, []string{"cyber essentials"}},
	{entity.CertISO27001, []string{"iso 27001", "iso27001", "iso/iec 27001", "iso-27001", "iec 27001"}},
	{entity.CertPenTest, []string{"penetration test", "pen test", "pentest", "check report", "it health check"}},
}

// certificateIn returns the kind of certificate that words name, "" for none of these.
func certificateIn(words string) entity.CertificateKind {
	words = text.Fold(words)
	for _, c := range certificateWords {
		for _, w := range c.words {
			if strings.Contains(words, w) {
				return c.kind
			}
		}
	}
	if words == "ce" { // too short to look for inside a title
		return entity.CertCyberEssentials
	}
	return ""
}

// CertificateProposal is a certificate that words name, for a person to record or to dismiss.
type CertificateProposal struct {
	Supplier string
	Kind     entity.CertificateKind
	Document string // ref of the document with the title, "" for a fact
	Fact     string // ref of the engagement with the fact, "" for a document
	Words    string // the title, or the item of the fact
	Expiry   questionnaire.Date
	State    string // identifies the words, for [entity.Resolution.State]
}

// Proposals lists the certificates that titles of accepted independent documents and the fact on certificates name, and
// that nobody has recorded or dismissed: a document that no certificate points to, an item of a kind that has none.
func (b *Book) Proposals(supplier string, resolved []entity.Resolution) []CertificateProposal {
	var out []CertificateProposal
	recorded, pointed := map[entity.CertificateKind]bool{}, map[string]bool{}
	for _, c := range b.certificates[supplier] {
		if !c.Withdrawn || c.Reason != entity.CertificateUndone {
			recorded[c.Kind], pointed[c.Document] = true, true
		}
	}
	add := func(p CertificateProposal) {
		p.Supplier, p.State = supplier, digest(string(p.Kind), p.Document+p.Fact, p.Words)
		if !slices.ContainsFunc(resolved, func(r entity.Resolution) bool {
			return r.Supplier == supplier && r.Kind == entity.CertificateProposed && r.State == p.State
		}) {
			out = append(out, p)
		}
	}
	for _, d := range b.DocumentsOf(supplier) {
		kind := certificateIn(d.Reference)
		if d.State == entity.Accepted && kind != "" && !pointed[d.ID] && certifies(kind, d.Kind) {
			add(CertificateProposal{Kind: kind, Document: d.Ref, Words: d.Reference, Expiry: d.Expiry})
		}
	}
	for _, e := range b.Engagements[supplier] {
		for _, item := range questionnaire.SplitList(b.CurrentFacts(e.ID)[FactCertificates]) {
			words, until, _ := strings.Cut(item, "|")
			if kind := certificateIn(words); kind != "" && !recorded[kind] {
				expiry, _ := questionnaire.ReadDate(until) // a day that cannot be read proposes none
				add(CertificateProposal{Kind: kind, Fact: e.Ref, Words: item, Expiry: expiry})
			}
		}
	}
	return out
}

// certifies reports whether a document of a kind can be the certificate: a policy that names ISO 27001 is not one.
func certifies(c entity.CertificateKind, k entity.EvidenceKind) bool {
	return k == entity.Independent || k == entity.Verified || c == entity.CertPenTest && k == entity.Record
}
