package wire

import (
	"fmt"
	"strings"

	"assure/data"
	"assure/questionnaire"
	"assure/scoring"
)

// PackAdopted is `assure pack adopt --json`.
type PackAdopted struct {
	Schema string `json:"schema"`
	scoring.Adoption
}

// PackMove is `assure pack move --json`. Ids are of questions.
type PackMove struct {
	Schema     string       `json:"schema"`
	Engagement string       `json:"engagement"`
	From       string       `json:"from"`
	To         string       `json:"to"`
	Applied    bool         `json:"applied"`
	Carried    []string     `json:"carried"`
	Asked      []MovedAgain `json:"asked_again"`
	Gone       []MovedAgain `json:"gone"`
	New        []string     `json:"new"`
	Withdrawn  []string     `json:"decisions_withdrawn"`
	Reoffered  int          `json:"documents_offered_again"`
}

// PackMoves is `assure pack move --all --json`.
type PackMoves struct {
	Schema  string     `json:"schema"`
	Applied bool       `json:"applied"`
	Moves   []PackMove `json:"moves"`
}

// MovedAgain is a question asked again, with the answers it had in words.
type MovedAgain struct {
	Question string `json:"question"`
	Earlier  string `json:"earlier_question"`
	Answer   string `json:"earlier_answer"`
	Judged   string `json:"earlier_judgement,omitempty"`
	Why      string `json:"why"`
}

// PackMoveOf converts the report of a move.
func PackMoveOf(engagement string, m *data.MoveReport) PackMove {
	again := func(list []data.MovedAgain) []MovedAgain {
		out := []MovedAgain{}
		for _, x := range list {
			out = append(out, MovedAgain(x))
		}
		return out
	}
	return PackMove{Schema: SchemaPackMove, Engagement: engagement, From: m.From, To: m.To, Applied: m.Applied,
		Carried: append([]string{}, m.Carried...), Asked: again(m.Asked), Gone: again(m.Gone),
		New: append([]string{}, m.New...), Withdrawn: append([]string{}, m.Withdrawn...), Reoffered: m.Reoffered}
}

// PackDiff is `assure pack diff --json`. Mapped is false when the new version names no earlier one.
type PackDiff struct {
	Schema   string       `json:"schema"`
	From     string       `json:"from"`
	To       string       `json:"to"`
	Mapped   bool         `json:"mapped"`
	Changes  []PackChange `json:"changes"`
	New      []string     `json:"new"`
	Settings []string     `json:"settings"` // weights, must-haves and conditions that differ, in words
}

// PackChange is what becomes of the answers to one question of the old version.
type PackChange struct {
	ID      string   `json:"id"`
	Becomes string   `json:"becomes"`           // carried, asked again, split or gone
	Options []string `json:"options,omitempty"` // asked again only where the answer was one of these
	Into    []string `json:"into,omitempty"`
	Why     string   `json:"why,omitempty"`
}

// Words say what becomes of the answer.
func (c *PackChange) Words() string {
	if len(c.Options) > 0 {
		return c.Becomes + " where it was " + strings.Join(c.Options, " or ")
	}
	return c.Becomes
}

// PackDiffOf compares two versions of a pack.
func PackDiffOf(old, is *questionnaire.Pack) PackDiff {
	o := PackDiff{Schema: SchemaPackDiff, From: old.Ref(), To: is.Ref(), Mapped: is.Mapping(old.Version) != nil,
		Changes: []PackChange{}, New: []string{}, Settings: []string{}}
	say := func(what, was, now string) {
		if was != now {
			o.Settings = append(o.Settings, what+": "+was+" -> "+now)
		}
	}
	say("applies if", old.AppliesIf.String(), is.AppliesIf.String())
	for _, d := range is.Domains {
		if was := old.Domain(d.ID); was != nil {
			say("weight of "+d.ID, fmt.Sprint(was.Weight), fmt.Sprint(d.Weight))
		}
	}
	for _, q := range old.Questions() {
		c := is.Becomes(old, q.ID, "")
		o.Changes = append(o.Changes, PackChange{q.ID, string(c.Outcome), c.Options, c.Into, c.Why})
		if now := is.Question(q.ID); now != nil {
			say("must-have of "+q.ID, gateWords(q), gateWords(now))
			say("class of "+q.ID, q.Class, now.Class)
			for _, x := range q.Options {
				if y := now.Option(x.ID); y != nil {
					say(q.ID+" "+x.ID, fmt.Sprint(x.Value), fmt.Sprint(y.Value))
				}
			}
		}
	}
	for _, q := range is.Questions() {
		if old.Question(q.ID) == nil {
			o.New = append(o.New, q.ID)
		}
	}
	return o
}

func gateWords(q *questionnaire.Question) string {
	g := q.MustHave()
	if g == nil {
		return "none"
	}
	s := fmt.Sprintf("from %d, else at most %s", g.MinValue, g.Cap)
	for tier := 1; tier <= 4; tier++ {
		if v, ok := g.ByTierValue[tier]; ok {
			s += fmt.Sprintf(", from %d at tier %d", v, tier)
		}
	}
	if g.When != nil {
		s += ", if " + g.When.String()
	}
	return s
}
