package command

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Day is the day asked about: --as-of, else --known-on, else today.
func (a At) Day(today questionnaire.Date) questionnaire.Date {
	switch {
	case a.AsOf != 0:
		return questionnaire.Date(a.AsOf)
	case a.KnownOn != 0:
		return questionnaire.Date(a.KnownOn)
	}
	return today
}

// ParseNumber reads the number of a thing, bare or as its reference: 7, ACT-0007, act-7. A form without letters takes
// only the number.
func ParseNumber(form entity.RefForm, s string) (int, error) {
	n, ok := form.Number(s)
	if bare, err := strconv.Atoi(strings.TrimSpace(s)); !ok && err == nil {
		n, ok = bare, true
	}
	if ok && n > 0 {
		return n, nil
	}
	fix := "give its number, such as 7"
	if form.Letters != "" {
		fix += " or " + form.Of(7)
	}
	if kind := book.RefKind(s); kind != "" && kind != form.Name {
		return 0, Usage(fix, "%s is the reference of %s, not of %s", text.Safe(s), kind, form.Name)
	}
	return 0, Usage(fix, "%q is not the number of %s", s, form.Name)
}

// RefAndQuestion says in a usage error what the two arguments of a command are.
const RefAndQuestion = "a supplier or engagement, and a question"

// AddPackFlag defines --pack, which chooses a pack where an engagement answers several.
func AddPackFlag(cmd *cobra.Command, pack *string) {
	cmd.Flags().StringVar(pack, "pack", "", "the pack, by `ID`, when the engagement answers several")
}

// At are the two dates of everything that reads the register.
type At struct {
	AsOf    Date
	KnownOn Date
}

// AddFlags defines --as-of and --known-on.
func (a *At) AddFlags(cmd *cobra.Command) {
	cmd.Flags().Var(&a.AsOf, "as-of",
		"set the clock for evidence and acceptances to this `DATE`, with what is known now")
	cmd.Flags().Var(&a.KnownOn, "known-on", "show what was held, judged and accepted at the end of this `DATE`")
}

// Data returns the dates as package book takes them; 0 where a flag was not given.
func (a At) Data() book.At {
	return book.At{AsOf: questionnaire.Date(a.AsOf), KnownOn: questionnaire.Date(a.KnownOn)}
}

// NumberVar defines a flag for a whole number from 0, which may have separators of thousands: 1,200.
func NumberVar(f *pflag.FlagSet, target *int, name string, value int, usage string) {
	*target = value
	f.Var((*number)(target), name, usage)
}

type number int

// Set reads the number.
func (n *number) Set(s string) error {
	v, err := strconv.Atoi(strings.ReplaceAll(strings.TrimSpace(s), ",", ""))
	if err != nil || v < 0 {
		return Usage("want a whole number such as 1,200", "%q is not a number", s)
	}
	*n = number(v)
	return nil
}

// String returns the number.
func (n *number) String() string { return strconv.Itoa(int(*n)) }

// Type names the flag's value in help.
func (n *number) Type() string { return "int" }

// Date is a flag for a day.
type Date questionnaire.Date

// Set reads a day as [questionnaire.ReadDate] does.
func (d *Date) Set(s string) error {
	v, err := questionnaire.ReadDate(s)
	if err == nil && v == 0 {
		err = questionnaire.ErrDate
	}
	*d = Date(v)
	return err
}

// String returns the date as 2026-11-21, "" when the flag was not given.
func (d *Date) String() string { return questionnaire.Date(*d).String() }

// Type names the flag's value in help.
func (d *Date) Type() string { return "date" }

// FlagText cleans a word given on the command line before it enters the register.
func FlagText(flag, s string) (questionnaire.Text, error) {
	v, err := text.Clean(s)
	if err != nil {
		return "", Usage("type it again, or paste it through a plain text editor", "%s: %s", flag, err)
	}
	return questionnaire.Text(v), nil
}

// NeedText is text that may not be empty.
func NeedText(flag, s string) (questionnaire.Text, error) {
	v, err := FlagText(flag, s)
	if err == nil && v == "" {
		err = Usage("give "+flag+" a sentence: it is what a reader of the trail will see", "%s is missing", flag)
	}
	return v, err
}

// TierFlag is 1 to 4 or none; unset keeps every tier.
type TierFlag struct {
	set  bool
	tier int
}

// Set reads a tier by number or word.
func (t *TierFlag) Set(s string) error {
	word, err := OneOf("tier", s, t.Words())
	if err != nil {
		return err
	}
	i := slices.Index(t.Words(), word)
	t.set, t.tier = true, (i+1)%5
	if i > 4 {
		t.tier = i - 4
	}
	return nil
}

// Words are those that the flag takes: a tier by number or by name.
func (t *TierFlag) Words() []string {
	return []string{"1", "2", "3", "4", "none", "critical", "high", "medium", "low"}
}

// String returns 1 to 4 or none, "" when the flag was not given.
func (t *TierFlag) String() string {
	if !t.set {
		return ""
	}
	return cmp.Or(Digit(t.tier), "none")
}

// Type names the flag's value in help.
func (t *TierFlag) Type() string { return "N" }

// Keeps reports whether the flag lets a tier pass; 0 is no tier.
func (t TierFlag) Keeps(tier int) bool { return !t.set || t.tier == tier }
