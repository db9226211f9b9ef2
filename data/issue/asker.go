package issue

import (
	"context"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/text"
)

// Asker is who asks and where the answers go, as the supplier reads it. A register remembers it with each questionnaire
// that it issues.
type Asker struct {
	Issuer     string
	ReplyTo    string
	Remembered bool // as the last questionnaire said, and not given now
}

// KnownAsker is who asked in the newest questionnaire of a register that names one; the zero Asker when none does.
func KnownAsker(ctx context.Context, r *data.Register, at book.At) (known Asker, err error) {
	err = r.View(ctx, at, func(v *store.View) error {
		known, err = lastAsker(ctx, v)
		return err
	})
	return known, err
}

// lastAsker is the asker of the newest questionnaire that names one; the zero Asker when none does.
func lastAsker(ctx context.Context, v store.Viewer) (Asker, error) {
	list, err := store.List(ctx, v, store.Issues)
	if err != nil {
		return Asker{}, err
	}
	var known Asker
	at := int64(0)
	for i := range list {
		// several are issued in one moment, and say the same
		if x := &list[i]; x.Issuer != "" && !x.Withdrawn && x.Issued.UnixMicro() >= at {
			known, at = Asker{Issuer: x.Issuer, ReplyTo: x.ReplyTo, Remembered: true}, x.Issued.UnixMicro()
		}
	}
	return known, nil
}

// with replaces what is given. The address of another asker is not kept: answers would go to the wrong organisation.
func (a Asker) with(issuer, replyTo string) Asker {
	switch {
	case issuer == "" && replyTo == "":
		return a
	case issuer == "" || text.Fold(issuer) == text.Fold(a.Issuer):
		return Asker{Issuer: text.FirstNonBlank(issuer, a.Issuer), ReplyTo: text.FirstNonBlank(replyTo, a.ReplyTo)}
	}
	return Asker{Issuer: issuer, ReplyTo: replyTo}
}

// With replaces what is given by who asks now.
func (a Asker) With(issuer, replyTo string) (Asker, error) {
	err := cleanAsker(&issuer, &replyTo)
	return a.with(issuer, replyTo), err
}

// SetAsker says who asks, for the workbooks of the plan and those after them.
func (p *Plan) SetAsker(issuer, replyTo string) error {
	if err := cleanAsker(&issuer, &replyTo); err != nil {
		return err
	}
	p.By = p.By.with(issuer, replyTo)
	return nil
}

// maxAsker bounds a name and an address, in bytes: they are in the header of every page.
const maxAsker = 200

func cleanAsker(fields ...*string) error {
	for _, f := range fields {
		s, err := text.Clean(*f)
		if err == nil && (len(s) > maxAsker || strings.ContainsAny(s, "\r\n")) {
			err = problem.New("bad-issuer", text.Quote(s, 40), "give one short line, such as Westmarch NHS Trust",
				"who asks, and where answers go, is one line of at most %d characters", maxAsker)
		}
		if err != nil {
			return err
		}
		*f = s
	}
	return nil
}
