package issue

import (
	"fmt"

	"assure/questionnaire"
)

// packWarnings warns if the edition of its framework that a pack maps to is over, or has not begun, on a day, and
// another version of the pack is here that maps to one in date. Where there is none, nobody could do anything about it,
// and the questions are those of the pack all the same.
func packWarnings(c *questionnaire.Catalogue, p *questionnaire.Pack, today questionnaire.Date) []string {
	if p.InDate(today) {
		return []string{}
	}
	var better *questionnaire.Pack
	for _, x := range c.All() {
		if x.ID == p.ID && x.Version != p.Version && x.InDate(today) {
			better = x // the highest version
		}
	}
	if better == nil {
		return []string{}
	}
	state := "ended on " + p.ValidTo.Long()
	if p.ValidTo == 0 || today <= p.ValidTo {
		state = "begins on " + p.ValidFrom.Long()
	}
	do := fmt.Sprintf("`assure issue --pack %s` asks that, `assure pack adopt %s` makes it the one that counts, and "+
		"`assure pack move REF --pack %s --apply` moves what is open", better.Ref(), better.Ref(), better.Ref())
	return []string{fmt.Sprintf("%s maps to %s, which %s; %s maps to %s. %s", p.Ref(), p.Framework.Words(), state,
		better.Ref(), better.Framework.Words(), do)}
}
