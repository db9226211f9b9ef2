package scoring

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"assure/questionnaire"
)

// minCore is the percent of the reference pack's weight that bidders must have in common. With less, a ranking would
// depend more on the packs than on the suppliers.
const minCore = 70

// Errors of Compare.
var (
	ErrNotComparable = errors.New("not comparable")
	ErrNoBidders     = errors.New("no bidders to compare")
)

// Bidder is one assessment to compare.
type Bidder struct {
	Ref   string
	Input Input // Pack is the pack answered; AsOf is that of the comparison
}

// Standing is the place of one bidder. It is a range, because a score is: Best and Worst are its places if everything
// unknown turns out for or against it.
type Standing struct {
	Ref         string
	Result      *Result // on the common core
	Proven      Tenths  // the lower end without the answers that have no evidence
	Best, Worst int     // 1 is first

	proven, most []domainEnd // by domain: the lower end as in Proven, and the upper end
}

// Shows reports whether a's lower end is above b's upper end, as printed: less than a printed tenth decides nothing.
// That alone does not put a ahead, because the lower end counts half of a bare claim; see [Standing.Beats].
func (a *Standing) Shows(b *Standing) bool {
	lo, _ := a.Result.ends()
	_, hi := b.Result.ends()
	return lo > hi
}

// Beats reports whether a is certainly ahead of b: its lower end is above b's upper end as printed, and would be by its
// proven answers alone. A supplier that says yes to everything and proves nothing is ahead of nobody.
func (a *Standing) Beats(b *Standing) bool {
	_, hi := b.Result.ends()
	return a.Shows(b) && a.Proven > hi
}

// LeadMoves is how far, in percent, every domain weight is moved to see whether a lead survives.
const LeadMoves = 20

// leadLeast is the least lead, in milli-basis-points, that counts under other weights: a tenth, so that it prints.
const leadLeast = 10_000

// Survives reports whether a, which [Standing.Beats] b, stays at least a tenth ahead when every domain weight moves
// anywhere within [LeadMoves] percent of itself. It is exact where both have the same domains in scope; where they do
// not, it takes the weights that are worst for each, so that it never says yes wrongly.
func (a *Standing) Survives(b *Standing) bool {
	if !a.Beats(b) {
		return false
	}
	same := slices.EqualFunc(a.proven, b.most, func(x, y domainEnd) bool { return x.weight == y.weight })
	if same && inScope(a.proven) == 1 {
		return true // one domain has all the weight, however it is moved
	}
	if !same {
		low, _ := extremes(a.proven, fullScore, LeadMoves)
		_, high := extremes(b.most, 0, LeadMoves)
		return low-high >= leadLeast
	}
	var lead int64 // the weighted sum of what is above leadLeast, at the weights that are worst for a
	for i := range a.proven {
		over, weight := a.proven[i].value-b.most[i].value-leadLeast, a.proven[i].weight
		if over > 0 {
			lead += over * weight * (100 - LeadMoves)
		} else {
			lead += over * weight * (100 + LeadMoves)
		}
	}
	return lead >= 0
}

// inScope counts the domains that have weight.
func inScope(ends []domainEnd) int {
	n := 0
	for _, e := range ends {
		if e.weight > 0 {
			n++
		}
	}
	return n
}

// Comparison ranks bidders on the questions that all have in common with a reference pack, on one day.
type Comparison struct {
	Reference string // id@version
	AsOf      questionnaire.Date
	Core      []string   // the common questions
	Share     Tenths     // percent of the reference's weight they carry, rounded down
	Standings []Standing // by best place, then worst, then shown score, then ref
}

// Compare scores all bidders on the common core: the questions of the reference pack that every bidder's pack has with
// the same id, revision and option values, at the reference's weights. Its errors are [ErrNoBidders], one that wraps
// [ErrNotComparable] when the core has less than 70 % of the reference's weight, and those of [Compile].
func Compare(s *Settings, reference *questionnaire.Pack, asOf questionnaire.Date,
	bidders []Bidder) (*Comparison, error) {
	if len(bidders) == 0 {
		return nil, ErrNoBidders
	}
	full, err := Compile(reference)
	if err != nil {
		return nil, err
	}
	out := &Comparison{Reference: reference.Ref(), AsOf: asOf}
	core, share := full.core(bidders)
	for i := range core.Domains {
		for _, q := range core.Domains[i].Questions {
			out.Core = append(out.Core, q.ID)
		}
	}
	out.Share = Tenths(floorTimes(share, 1000))
	if share.Cmp(big.NewRat(minCore, 100)) < 0 {
		return nil, fmt.Errorf("%w: the common questions have %s %% of the weight of %s, and %d %% is needed",
			ErrNotComparable, out.Share, out.Reference, minCore)
	}
	compiled, err := Compile(core)
	if err != nil {
		return nil, err
	}
	for _, b := range bidders {
		b.Input.Pack, b.Input.AsOf = core, asOf
		b.Input.Responses = onlyOf(compiled, b.Input.Responses)
		x := Standing{Ref: b.Ref, Result: compiled.Score(s, b.Input)}
		x.most = compiled.figuresOf(s, b.Input).mostByDomain()
		b.Input.Responses = provenOf(s, compiled, b.Input)
		x.Proven, _ = compiled.Score(s, b.Input).ends()
		x.proven = compiled.figuresOf(s, b.Input).shownByDomain()
		out.Standings = append(out.Standings, x)
	}
	rank(out.Standings)
	return out, nil
}

// figuresOf measures an input.
func (c *Compiled) figuresOf(s *Settings, in Input) *figures {
	sh, f := c.newSheet(), c.newFigures()
	sh.load(c, s, &in)
	c.measure(s, sh, f)
	return f
}

// onlyOf returns the responses to questions of a pack. The others are not compared, and not a problem either.
func onlyOf(c *Compiled, responses map[string]Response) map[string]Response {
	out := make(map[string]Response, len(c.all))
	for _, q := range c.all {
		if r, ok := responses[q.ID]; ok {
			out[q.ID] = r
		}
	}
	return out
}

// provenOf returns the responses with the answers that have no evidence set to unknown.
func provenOf(s *Settings, c *Compiled, in Input) map[string]Response {
	out := make(map[string]Response, len(in.Responses))
	for _, q := range c.all {
		r, ok := in.Responses[q.ID]
		if !ok {
			continue
		}
		if r.State == Answered && s.confidence(q.Evidence, in.AsOf, r.Evidence) <= claimed {
			r.State, r.Option = Unknown, ""
		}
		out[q.ID] = r
	}
	return out
}

// core returns the reference pack without the questions that some bidder's pack lacks, and the exact fraction of the
// weight that is left.
func (c *Compiled) core(bidders []Bidder) (*questionnaire.Pack, *big.Rat) {
	p := *c.pack
	p.Domains = nil
	kept, all := new(big.Rat), int64(0)
	for i := range c.domains {
		d := &c.domains[i]
		def := *d.def
		def.Questions = nil
		var in, whole int64
		for k := d.from; k < d.to; k++ {
			q := c.controls[k].q
			whole += int64(q.Weight)
			if !slices.ContainsFunc(bidders, func(b Bidder) bool { return !holds(b.Input.Pack, q) }) {
				def.Questions = append(def.Questions, q)
				in += int64(q.Weight)
			}
		}
		if whole > 0 {
			all += d.weight
			kept.Add(kept, big.NewRat(d.weight*in, whole))
		}
		if in > 0 {
			p.Domains = append(p.Domains, def)
		}
	}
	if all > 0 {
		kept.Quo(kept, big.NewRat(all, 1))
	}
	return &p, kept
}

// holds reports whether a pack has the question with the same meaning: id, revision, and the value of each option.
func holds(p *questionnaire.Pack, q *questionnaire.Question) bool {
	if p == nil {
		return false
	}
	for i := range p.Domains {
		for _, x := range p.Domains[i].Questions {
			if x.ID == q.ID {
				return x.Revision == q.Revision && x.Scores() &&
					slices.EqualFunc(x.Options, q.Options, func(a, b questionnaire.Option) bool {
						return a.ID == b.ID && a.Value == b.Value
					})
			}
		}
	}
	return false
}

// ends returns the lower and upper end for ranking, as printed. With nothing in scope the score may be anywhere.
func (r *Result) ends() (lo, hi Tenths) {
	if !r.Assessable {
		return 0, tenths(fullScore)
	}
	return r.Assured, r.Possible
}

// rank sets the range of places of each standing and sorts them.
func rank(all []Standing) {
	for i := range all {
		all[i].Best, all[i].Worst = 1, len(all)
		for j := range all {
			if all[j].Beats(&all[i]) {
				all[i].Best++
			}
			if all[i].Beats(&all[j]) {
				all[i].Worst--
			}
		}
	}
	slices.SortFunc(all, func(a, b Standing) int {
		alo, _ := a.Result.ends()
		blo, _ := b.Result.ends()
		return cmp.Or(cmp.Compare(a.Best, b.Best), cmp.Compare(a.Worst, b.Worst), cmp.Compare(blo, alo),
			strings.Compare(a.Ref, b.Ref))
	})
}
