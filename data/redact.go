package data

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Redact is a removal of texts that is asked for. Place is a question of an engagement (ENG-00003 ITS-22), a query
// (ENG-00003 query 2), or the reference of a document, certificate, risk, action or decision.
type Redact struct {
	Place  string
	Only   []int // numbers of the texts, as [Redaction] counts them; nil is all
	Reason questionnaire.Text
}

// Redaction is what a redaction removes, or would remove.
type Redaction struct {
	Place    string
	Supplier entity.Supplier
	Texts    []RedactText
	Record   entity.Disposal // its N is 0 while nothing is written
	Shared   int             // texts that stay with other suppliers, whose records hold the same words
}

// RedactText is one text at a place.
type RedactText struct {
	N       int
	Words   string
	Title   bool // a title, and no text of its own
	Removed bool // or would be
	digest  string
}

// Redact removes texts for ever from everything that the supplier's records hold, with their history: a name of a
// person or data of a patient that was pasted by mistake. "[removed on ... by ...: reason]" is read in their place.
// With apply unset nothing is written.
func (r *Register) Redact(ctx context.Context, q Redact, apply bool) (out *Redaction, err error) {
	if !apply {
		err = r.View(ctx, book.At{}, func(v *store.View) error {
			out, _, err = r.planRedact(ctx, v, q)
			return err
		})
		return out, err
	}
	words := string(q.Reason)
	if err := CleanAll(&words); err != nil {
		return nil, err
	}
	if strings.TrimSpace(words) == "" {
		return nil, problem.New("no-reason", "", "say why, without the words that are to go: it is read in their place",
			"this needs a reason")
	}
	q.Reason = questionnaire.Text(words)
	err = r.erase(ctx, actRedact, func(tx *Tx) error {
		at := (*redactPlace)(nil)
		if out, at, err = r.planRedact(ctx, tx, q); err != nil {
			return err
		}
		return tx.redact(ctx, out, at, q)
	})
	return out, err
}

// redact writes a redaction.
func (tx *Tx) redact(ctx context.Context, out *Redaction, at *redactPlace, q Redact) error {
	gone, title := map[string]bool{}, false
	for _, x := range out.Texts {
		if x.Removed && x.Title {
			title = true
		} else if x.Removed {
			gone[x.digest] = true
		}
	}
	if len(gone) == 0 && !title {
		return problem.New("no-text", text.Safe(out.Place), "`assure history` shows what is there",
			"there is no text to remove at that place")
	}
	n, err := tx.Next(ctx, store.Disposals.Name())
	if err != nil {
		return err
	}
	tx.Subject("supplier", out.Supplier.Ref, "redaction")
	of, err := tx.r.belongings(ctx, tx, &out.Supplier)
	if err != nil {
		return err
	}
	p := plain{}
	if title {
		p.document = func(d *entity.Document) {
			if d.ID == at.id {
				d.Reference, d.Path = removedName+" ("+d.Ref+")", ""
			}
		}
		p.risk = func(k *entity.Risk) {
			if k.ID == at.id {
				k.Title = removedName
			}
		}
	}
	s := &store.Scrub{N: n, Removes: func(d string) bool { return gone[d] }}
	if err := tx.forget(ctx, s, of, p); err != nil {
		return err
	}
	out.Record = entity.Disposal{ID: tx.NewID(), N: n, Kind: entity.TextRedaction, Supplier: out.Supplier.ID,
		Ref: out.Supplier.Ref, Name: out.Supplier.Name, Place: out.Place, Reason: q.Reason, By: tx.Actor(), At: tx.At(),
		On: tx.r.Today()}
	return tx.seal(ctx, s, &out.Record, nil, &out.Shared)
}

// redactPlace is what a place means.
type redactPlace struct {
	id       string // of a record with a title
	name     string
	supplier string
	texts    []store.HeldText
	title    string
}

func (r *Register) planRedact(ctx context.Context, v store.Viewer, q Redact) (*Redaction, *redactPlace, error) {
	at, err := r.redactAt(ctx, v, strings.TrimSpace(q.Place))
	if err != nil {
		return nil, nil, err
	}
	out := &Redaction{Place: at.name}
	if out.Supplier, err = store.Get(ctx, v, store.Suppliers, at.supplier); err != nil {
		return nil, nil, err
	}
	add := func(words, digest string, title bool) {
		n := len(out.Texts) + 1
		out.Texts = append(out.Texts, RedactText{N: n, Words: words, Title: title, digest: digest,
			Removed: len(q.Only) == 0 && !title || slices.Contains(q.Only, n)})
	}
	for _, t := range at.texts {
		add(t.Words, t.Digest, false)
	}
	if at.title != "" {
		add(at.title, "", true)
	}
	for _, n := range q.Only {
		if n < 1 || n > len(out.Texts) {
			return nil, nil, problem.New("no-text", strconv.Itoa(n),
				"without --apply the texts are listed with numbers",
				"there is no text of that number at %s", text.Safe(at.name))
		}
	}
	return out, at, nil
}

var queryPlace = regexp.MustCompile(`(?i)^(\S+)\s+query\s+([0-9]+)$`)

// redactAt finds what a place means, and the texts that it holds or held.
func (r *Register) redactAt(ctx context.Context, v store.Viewer, place string) (*redactPlace, error) {
	if m := queryPlace.FindStringSubmatch(place); m != nil {
		return r.redactQuery(ctx, v, m[1], m[2])
	}
	if f := strings.Fields(place); len(f) == 2 {
		return r.redactQuestion(ctx, v, f[0], f[1])
	}
	form, n, ok := entity.ParseRef(place)
	if !ok {
		return nil, badPlace(place)
	}
	switch form {
	case entity.DocumentForm:
		d, err := store.FindRef(ctx, v, store.Documents, form, place)
		return heldAt(ctx, v, err, place, store.Documents, d.ID, &redactPlace{id: d.ID, name: d.Ref,
			supplier: d.Supplier, title: d.Reference})
	case entity.CertificateForm:
		c, err := store.FindRef(ctx, v, store.Certificates, form, place)
		return heldAt(ctx, v, err, place, store.Certificates, c.ID, &redactPlace{name: c.Ref, supplier: c.Supplier})
	case entity.RiskForm:
		k, err := book.FindRisk(ctx, v, place)
		if err != nil {
			return nil, err
		}
		at := &redactPlace{name: k.Ref}
		if k.Kind == entity.HandRisk {
			at.id, at.title = k.ID, k.Title
		}
		return ofEngagement(ctx, v, k.Engagement, at, func() (*redactPlace, error) {
			return heldAt(ctx, v, nil, place, store.Risks, k.ID, at)
		})
	case entity.ActionForm:
		a, err := store.Find(ctx, v, store.Actions, store.By("n", n))
		at := &redactPlace{name: ActionRef(n)}
		return ofEngagement(ctx, v, a.Engagement, at, func() (*redactPlace, error) {
			return heldAt(ctx, v, err, place, store.Actions, a.ID, at)
		})
	case entity.DecisionForm:
		d, err := store.Find(ctx, v, store.Decisions, store.By("n", n))
		at := &redactPlace{name: DecisionRef(n)}
		return ofEngagement(ctx, v, d.Engagement, at, func() (*redactPlace, error) {
			return heldAt(ctx, v, err, place, store.Decisions, d.ID, at)
		})
	}
	return nil, badPlace(place)
}

func badPlace(place string) error {
	return problem.New("bad-place", text.Safe(place), "name an engagement and its question, an "+
		"engagement and \"query 2\", or DOC-, CRT-, R-, ACT- or DEC- with its number",
		"this is no place of a text")
}

// heldAt adds the texts of one record to a place. err is that of finding the record.
func heldAt[T any](ctx context.Context, v store.Viewer, err error, typed string, k *store.Kind[T], id string,
	at *redactPlace) (*redactPlace, error) {
	if errors.Is(err, store.ErrNotFound) {
		return nil, problem.New("unknown-place", text.Safe(typed), "look the reference up in the list of its kind",
			"there is nothing of that reference")
	}
	if err == nil {
		at.texts, err = store.HeldTexts(ctx, v, k, id)
	}
	return at, err
}

// ofEngagement adds the supplier of an engagement, where there is one, and then what more adds.
func ofEngagement(ctx context.Context, v store.Viewer, engagement string, at *redactPlace,
	more func() (*redactPlace, error)) (*redactPlace, error) {
	if engagement != "" {
		e, err := store.Get(ctx, v, store.Engagements, engagement)
		if err != nil {
			return nil, err
		}
		at.supplier = e.Supplier
	}
	return more()
}

func (r *Register) redactQuestion(ctx context.Context, v store.Viewer, ref, question string) (*redactPlace, error) {
	e, s, err := book.FindEngagement(ctx, v, ref)
	if err != nil {
		return nil, err
	}
	at := &redactPlace{name: e.Ref + " " + strings.ToUpper(question), supplier: s.ID}
	cycles, err := store.List(ctx, v, store.Assessments, store.By("engagement", e.ID))
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, a := range cycles {
		for _, id := range []string{question, strings.ToUpper(question)} {
			list, err := store.HeldAnswerTexts(ctx, v, a.ID, id)
			if err != nil {
				return nil, err
			}
			for _, t := range list {
				if !seen[t.Digest] {
					seen[t.Digest] = true
					at.texts = append(at.texts, t)
				}
			}
		}
	}
	return at, nil
}

func (r *Register) redactQuery(ctx context.Context, v store.Viewer, ref, number string) (*redactPlace, error) {
	e, s, err := book.FindEngagement(ctx, v, ref)
	if err != nil {
		return nil, err
	}
	n, _ := strconv.Atoi(number) // digits
	at := &redactPlace{name: e.Ref + " query " + number, supplier: s.ID}
	cycles, err := store.List(ctx, v, store.Assessments, store.By("engagement", e.ID))
	if err != nil {
		return nil, err
	}
	found := false
	for _, a := range cycles {
		list, err := store.List(ctx, v, store.Queries, store.By("assessment", a.ID), store.By("n", n))
		if err != nil {
			return nil, err
		}
		found = found || len(list) > 0
		for _, x := range list {
			texts, err := store.HeldTexts(ctx, v, store.Queries, x.ID)
			if err != nil {
				return nil, err
			}
			at.texts = append(at.texts, texts...)
		}
	}
	if !found {
		return nil, problem.New("unknown-place", text.Safe(at.name), "`assure query list` shows them",
			"there is no such query")
	}
	return at, nil
}
