package analysis

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/scoring"
)

// CompareReport ranks engagements on the questions they all have in common with a reference pack.
type CompareReport struct {
	book.Moments
	Reference book.PackName
	Core      []string       // ids of the common questions
	Share     scoring.Tenths // percent of the reference's weight they carry
	Standings []CompareStanding
}

// CompareStanding is one engagement's place. Its figures are those on the common questions, and
// differ from its own score where its pack asks more. The place is a range: Best if all that is
// open turns out for it, Worst if against.
type CompareStanding struct {
	book.AssessmentName
	book.Outcome
	Best  int // 1 is first
	Worst int
	// Beats are the engagements it is certainly ahead of: its shown score, as printed, is above all they
	// could be, by its proven answers alone too.
	Beats []string
	// OnWord are those it shows more than only because of unproven claims. They move no place.
	OnWord []string
	// OnWeights are those of Beats whose lead does not survive when every domain weight may move within
	// [scoring.LeadMoves] percent.
	OnWeights []string
	Open      []string // must-haves among the common questions not met or not shown, accepted or not
}

// Compare scores the governing cycles of the engagements that refs name on what they have in
// common. pack names the questionnaire, with @version for the reference to weigh by; "" is the one
// they all answer, at the highest version any of them has. If too little is common the error is a
// Problem "not-comparable".
func Compare(ctx context.Context, r *data.Register, refs []string, pack string, at book.At) (*CompareReport, error) {
	at = r.Resolve(at)
	if len(refs) < 2 {
		return nil, problem.New("too-few", strings.Join(refs, " "), "name two or more suppliers or engagements",
			"a comparison needs at least two")
	}
	var out *CompareReport
	err := r.Copy(ctx, at, false, func(c *book.Copy) (err error) {
		out, err = CompareIn(ctx, r, c, refs, pack)
		return err
	})
	return out, err
}

// CompareIn is [Compare] in a copy of the register, which may be a redacted one. Engagements are
// named as the copy names them.
func CompareIn(ctx context.Context, r *data.Register, c *book.Copy, refs []string,
	pack string) (*CompareReport, error) {
	books := make([]*book.Book, len(refs))
	for i, ref := range refs {
		sc, err := c.Engagement(ctx, ref)
		if err != nil {
			return nil, err
		}
		if books[i], err = c.Open(ctx, sc); err != nil {
			return nil, err
		}
		if err := submittedOnly(ctx, books[i]); err != nil {
			return nil, err
		}
	}
	all, err := focusOnAll(books, refs, pack)
	if err != nil {
		return nil, err
	}
	reference, err := reference(r, all, pack)
	if err != nil {
		return nil, err
	}
	out := &CompareReport{Moments: r.Reader().Moments(c.At())}
	return out, out.fill(all, reference)
}

// submittedOnly leaves in the book of a bid what came by the closing time or was admitted.
func submittedOnly(ctx context.Context, b *book.Book) error {
	e := b.Engagement()
	if e.State != entity.Bid {
		return nil
	}
	late, err := b.LateOf(ctx, e.ID)
	if err != nil {
		return err
	}
	return b.Submitted(ctx, e.ID, late)
}

// focusOnAll finds the governing cycle of each engagement, by its reference as the books name it.
func focusOnAll(books []*book.Book, refs []string, pack string) (map[string]*book.Focus, error) {
	if pack == "" {
		var err error
		if pack, err = commonPack(books, refs); err != nil {
			return nil, err
		}
	}
	all := map[string]*book.Focus{}
	for i, b := range books {
		f, err := b.FocusOn(b.Engagement(), pack, book.GoverningCycle)
		if err != nil {
			return nil, err
		}
		name := f.Stand.Engagement.Ref
		if all[name] != nil {
			return nil, problem.New("named-twice", text.Safe(refs[i]), "name every engagement once",
				"%s is in the comparison twice", name)
		}
		all[name] = f
	}
	return all, nil
}

// commonPack is the one pack that every engagement answers.
func commonPack(books []*book.Book, refs []string) (string, error) {
	count := map[string]int{}
	for _, b := range books {
		for pack, a := range b.Governing(b.Engagement().ID) {
			if b.Compiled[a.PackSHA].Pack().ByArea {
				continue
			}
			count[pack]++
		}
	}
	maps.DeleteFunc(count, func(_ string, n int) bool { return n < len(books) })
	switch common := slices.Sorted(maps.Keys(count)); len(common) {
	case 1:
		return common[0], nil
	case 0:
		return "", problem.New("not-comparable", strings.Join(refs, " "), "have them answer the same questionnaire",
			"there is no questionnaire that all of them have begun")
	default:
		return "", problem.New("several-packs", strings.Join(refs, " "),
			"name one with --pack: "+strings.Join(common, ", "), "they have %d questionnaires in common", len(common))
	}
}

// reference is the pack that weighs the common questions.
func reference(r *data.Register, all map[string]*book.Focus, pack string) (*questionnaire.Pack, error) {
	if strings.Contains(pack, "@") {
		for _, ref := range slices.Sorted(maps.Keys(all)) {
			if p := all[ref].Compiled.Pack(); p.Ref() == pack {
				return p, nil
			}
		}
		if p := r.Packs().Find(pack); p != nil {
			return p, nil
		}
		return nil, r.Packs().NoSuch(pack)
	}
	var best *questionnaire.Pack
	for _, ref := range slices.Sorted(maps.Keys(all)) {
		if p := all[ref].Compiled.Pack(); best == nil || questionnaire.CompareVersions(p.Version, best.Version) > 0 {
			best = p
		}
	}
	return best, nil
}

func (out *CompareReport) fill(all map[string]*book.Focus, reference *questionnaire.Pack) error {
	bidders := make([]scoring.Bidder, 0, len(all))
	var settings *scoring.Settings
	for _, ref := range slices.Sorted(maps.Keys(all)) {
		if err := all[ref].Scored(); err != nil {
			return err
		}
		settings = all[ref].Book.Settings
		bidders = append(bidders, scoring.Bidder{Ref: ref, Input: all[ref].Input})
	}
	c, err := scoring.Compare(settings, reference, out.AsOf, bidders)
	if errors.Is(err, scoring.ErrNotComparable) {
		return fmt.Errorf("%w: %w", scoring.ErrNotComparable,
			problem.New("not-comparable", reference.Ref(),
				"have them answer the same version of the questionnaire", "%s", err))
	}
	if err != nil {
		return err
	}
	out.Reference = book.PackName{ID: reference.ID, Version: reference.Version, SHA256: reference.SHA256}
	out.Core, out.Share = c.Core, c.Share
	for _, s := range c.Standings {
		x := CompareStanding{AssessmentName: all[s.Ref].Name(), Outcome: book.NewOutcome(s.Result), Best: s.Best,
			Worst: s.Worst, Beats: []string{}, OnWord: []string{}, OnWeights: []string{}, Open: []string{}}
		for _, o := range c.Standings {
			switch {
			case s.Beats(&o):
				x.Beats = append(x.Beats, o.Ref)
				if !s.Survives(&o) {
					x.OnWeights = append(x.OnWeights, o.Ref)
				}
			case s.Shows(&o):
				x.OnWord = append(x.OnWord, o.Ref)
			}
		}
		for i := range s.Result.Rows {
			if g := s.Result.Rows[i].Gate; g != nil && g.State != scoring.Met {
				x.Open = append(x.Open, s.Result.Rows[i].Question)
			}
		}
		slices.Sort(x.Beats)
		slices.Sort(x.OnWord)
		slices.Sort(x.OnWeights)
		out.Standings = append(out.Standings, x)
	}
	return nil
}
