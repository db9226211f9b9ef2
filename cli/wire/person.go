package wire

import (
	"assure/data/lists"
	"assure/questionnaire/entity"
)

// People is `assure person list --json`, and with one person what the other commands of its group print.
type People struct {
	Schema string   `json:"schema"`
	People []Person `json:"people"`
	// Unregistered are names that decided and are not on the list; only `list` has them.
	Unregistered []string `json:"unregistered"`
}

// Person is somebody who decides or acts.
type Person struct {
	Name    string   `json:"name"`
	Role    *string  `json:"role"`
	Logins  []string `json:"logins"`
	Deputy  *string  `json:"deputy"`
	Retired bool     `json:"retired"`
	// AwayFrom and AwayUntil are the first and the last day out of office; null: none is recorded.
	AwayFrom  *string `json:"away_from"`
	AwayUntil *string `json:"away_until"`
	Level     *string `json:"level"` // of access; null: none
	Keys      int     `json:"keys"`  // how many they sign in with
	// Holds is what somebody who retires or changes roles has in hand; only `retire` and `set --role` have it.
	Holds *Holds `json:"holds,omitempty"`
}

// Holds are references of what a person has in hand.
type Holds struct {
	Actions   []string `json:"actions"`
	Risks     []string `json:"risks"`
	Decisions []string `json:"decisions"`
	// Engagements are those that they look after.
	Engagements []string `json:"engagements"`
}

// Holding adds what the first of the people has in hand.
func (p People) Holding(h *lists.Held) People {
	p.People[0].Holds = &Holds{append([]string{}, h.Actions...), append([]string{}, h.Risks...),
		append([]string{}, h.Decisions...), append([]string{}, h.Engagements...)}
	return p
}

// PeopleOf converts registered people.
func PeopleOf(list ...entity.Person) People {
	o := People{Schema: SchemaPeople, People: []Person{}, Unregistered: []string{}}
	for _, p := range list {
		o.People = append(o.People, Person{Name: p.Name, Role: OrNull(p.Role),
			Logins: append([]string{}, p.Logins...), Deputy: OrNull(p.Deputy), Retired: p.Retired,
			AwayFrom: OrNull(p.AwayFrom.String()), AwayUntil: OrNull(p.OutOfOffice.String()),
			Level: OrNull(string(p.Level)), Keys: len(p.Keys)})
	}
	return o
}
