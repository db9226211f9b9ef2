package wire

import (
	"assure/data"
	"assure/data/book"
)

// Certificates is `assure certificate list|add|set|withdraw|dismiss --json`.
type Certificates struct {
	Schema    string              `json:"schema"`
	Suppliers []CertifiedSupplier `json:"suppliers"`
}

// CertifiedSupplier is a supplier with its certificates, withdrawn ones included. Lists are never null.
type CertifiedSupplier struct {
	Ref          string                `json:"ref"`
	Name         string                `json:"name"`
	Certificates []Certificate         `json:"certificates"`
	Proposals    []CertificateProposal `json:"proposals"` // named by words, recorded by nobody
}

// Certificate is what a certificate says. Days are ISO 8601; null is not recorded. Standing is what it is worth on the
// day asked about; only "shown" counts. Expires is its last day.
type Certificate struct {
	Ref       string  `json:"ref"`
	Kind      string  `json:"kind"`
	Standing  string  `json:"standing"`
	Entity    string  `json:"entity"`
	Former    bool    `json:"former_name"` // the entity is the supplier, by a name that it had before
	Number    *string `json:"number"`
	Scope     *string `json:"scope"`
	Covers    *string `json:"covers"`
	Edition   *string `json:"edition"`
	Issuer    *string `json:"issuer"`
	Issued    *string `json:"issued"`
	Expires   *string `json:"expires"`
	CheckedOn *string `json:"checked_on"`
	CheckedAt *string `json:"checked_at"`
	CheckedBy *string `json:"checked_by"`
	Document  *string `json:"document"`
	Reason    *string `json:"reason"` // why it was withdrawn
	By        string  `json:"recorded_by"`
}

// CertificateProposal is a certificate that the title of a document or a fact names.
type CertificateProposal struct {
	Kind       string  `json:"kind"`
	Document   *string `json:"document"`
	Engagement *string `json:"engagement"`
	Words      string  `json:"words"`
	Expires    *string `json:"expires"`
}

// CertificatesOf converts certificates.
func CertificatesOf(list []data.Certified) Certificates {
	o := Certificates{Schema: SchemaCertificates, Suppliers: []CertifiedSupplier{}}
	for _, s := range list {
		row := CertifiedSupplier{Ref: s.Supplier.Ref, Name: s.Supplier.Name, Certificates: []Certificate{},
			Proposals: []CertificateProposal{}}
		for i := range s.Certificates {
			row.Certificates = append(row.Certificates, certificateOf(&s.Certificates[i]))
		}
		for _, p := range s.Proposals {
			row.Proposals = append(row.Proposals, CertificateProposal{Kind: string(p.Kind),
				Document: OrNull(p.Document), Engagement: OrNull(p.Fact), Words: p.Words,
				Expires: OrNull(p.Expiry.String())})
		}
		o.Suppliers = append(o.Suppliers, row)
	}
	return o
}

func certificateOf(c *book.Certificate) Certificate {
	return Certificate{Ref: c.Ref, Kind: string(c.Kind), Standing: string(c.Standing), Entity: c.Entity,
		Former: c.Former,
		Number: OrNull(c.Number), Scope: OrNull(string(c.Scope)), Covers: OrNull(string(c.Covers)),
		Edition: OrNull(c.Edition), Issuer: OrNull(c.Issuer), Issued: OrNull(c.Issued.String()),
		Expires: OrNull(c.LastDay().String()), CheckedOn: OrNull(c.CheckedOn.String()), CheckedAt: OrNull(c.CheckedAt),
		CheckedBy: OrNull(c.CheckedBy), Document: OrNull(c.Proof), Reason: OrNull(string(c.Reason)), By: c.By}
}

// ProposedCertificate is a proposal with the supplier that it is about.
type ProposedCertificate struct {
	Supplier string `json:"supplier"`
	CertificateProposal
}

// Proposed lists the proposals of all suppliers.
func (o Certificates) Proposed() []ProposedCertificate {
	out := []ProposedCertificate{}
	for _, s := range o.Suppliers {
		for _, p := range s.Proposals {
			out = append(out, ProposedCertificate{s.Ref, p})
		}
	}
	return out
}

// Contradictions is `assure review contradictions|resolve --json`.
type Contradictions struct {
	Schema         string          `json:"schema"`
	Contradictions []Contradiction `json:"contradictions"` // open: they wait for a judgement
	Passed         []Contradiction `json:"passed"`         // passed at a sign-off for a reason, and not judged
}

// Contradiction is two records of one fact that say different things. ID names it while both say the same. Question is
// null for the engagement as a whole, Proposes null where the second record proposes no answer.
type Contradiction struct {
	ID         string  `json:"id"`
	Kind       string  `json:"kind"`
	Supplier   string  `json:"supplier"`
	Engagement string  `json:"engagement"`
	Pack       *string `json:"pack"`
	Question   *string `json:"question"`
	First      Record  `json:"first"`
	Second     Record  `json:"second"`
	Proposes   *string `json:"proposes"`
	Passed     *Passed `json:"passed"` // null while it waits for a judgement
	// Rule is the id of the rule that both contradict, Words what cannot both be true, Why why it matters: null for
	// two records of one fact.
	Rule  *string `json:"rule"`
	Words *string `json:"words"`
	Why   *string `json:"why"`
}

// Record is one of two records of a fact. Pack and Question are where it was answered, null where the record is not an
// answer.
type Record struct {
	From     string  `json:"from"`
	Says     string  `json:"says"`
	On       *string `json:"on"`
	Pack     *string `json:"pack"`
	Question *string `json:"question"`
}

// ContradictionsOf converts contradictions.
func ContradictionsOf(list []data.Contradiction) Contradictions {
	o := Contradictions{Schema: SchemaContradictions, Contradictions: []Contradiction{}, Passed: []Contradiction{}}
	for i := range list {
		c := contradictionOf(&list[i].Comparison, list[i].Supplier.Ref, list[i].Engagement.Ref)
		if c.Passed != nil {
			o.Passed = append(o.Passed, c)
		} else {
			o.Contradictions = append(o.Contradictions, c)
		}
	}
	return o
}

func contradictionOf(c *book.Comparison, supplier, engagement string) Contradiction {
	record := func(r *book.Record, pack, question string) Record {
		return Record{r.From, r.Says, OrNull(r.On.String()), OrNull(pack), OrNull(question)}
	}
	var passed *Passed
	if c.State == book.Passed {
		passed = passedOf(c.Pass)
	}
	o := Contradiction{ID: c.Digest, Passed: passed, Kind: string(c.Kind), Supplier: supplier, Engagement: engagement,
		Pack: OrNull(c.Pack), Question: OrNull(c.Question), Second: record(&c.B, c.Other.Pack, c.Other.Question),
		Proposes: OrNull(c.Proposes)}
	if o.First = record(&c.A, "", ""); c.Question != "" && c.Assessment != "" {
		o.First = record(&c.A, c.Pack, c.Question)
	}
	if c.Rule != nil {
		o.Rule, o.Words, o.Why = &c.Rule.ID, &c.Rule.Words, &c.Rule.Why
	}
	return o
}
