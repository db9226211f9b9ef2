// Package signers is the page of the keys with which bodies sign what they share: whose they are, how somebody made
// sure of it, and until when they count.
package signers

import (
	"context"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
	"assure/tui/ask"
	"assure/tui/kit"
	"assure/tui/list"
	"assure/tui/page"
	"assure/tui/theme"
)

// maxKey is the longest public key that is taken, in characters.
const maxKey = 4000

// Row is a key of a body.
type Row struct{ entity.Signer }

type signers struct {
	c *page.Common
	r *data.Register
}

// New opens the list of keys.
func New(c *page.Common, r *data.Register) *list.Page[Row] {
	p := &signers{c: c, r: r}
	return list.New(c, r, p.spec(), "")
}

func (p *signers) spec() list.Spec[Row] {
	return list.Spec[Row]{
		Name: "Keys of bodies", One: "key", Many: "keys", Cells: p.cells,
		Columns: []kit.Column{
			{Title: "Ref", Width: 7},
			{Title: "Code", Width: 6},
			{Title: "Name", Width: 16, Flex: true},
			{Title: "Counts", Width: 8},
			{Title: "Until", Width: 11, Drop: 1},
		},
		Key: func(x *Row) string { return x.ID }, Copy: copied, Search: copied,
		Fields: list.Fields{{Name: "state", Values: []string{"counts", "ended", "all"}}},
		Has: func(x *Row, _, v string) bool {
			return v == "all" || list.Word(map[bool]string{true: "counts", false: "ended"}[x.Valid(p.r.Today())], v)
		},
		Orders: []list.Order[Row]{{Name: "body", Compare: func(a, b *Row) int {
			return strings.Compare(a.Code+a.Ref, b.Code+b.Ref)
		}}},
		Over: func(x *Row) bool { return !x.Valid(p.r.Today()) }, OverWord: "ended", OverField: "state",
		Read: p.read, About: p.about, Acts: p.acts,
		Open: p.revoke, OpenTitle: "revoke the key: nothing that it signed counts from then on, asks first",
		OpenHint: "revoke",
		Empty: []string{"No key of a body is recorded, so no bundle of another body can be taken in.",
			"n records one: paste the public key that they sent, and say how you made sure that it is theirs."},
	}
}

func (p *signers) read(ctx context.Context) ([]Row, error) {
	all, err := p.r.Signers(ctx, book.At{})
	out := make([]Row, len(all))
	for i := range all {
		out[i] = Row{all[i]}
	}
	return out, err
}

func copied(x *Row) string {
	return text.Safe(strings.Join([]string{x.Ref, x.Code, x.Name, x.Fingerprint}, "  "))
}

func (p *signers) state(x *Row) string {
	switch day := p.r.Today(); {
	case x.Revoked != nil:
		return "revoked"
	case day < x.From:
		return "not yet"
	case day > x.Until:
		return "expired"
	}
	return "yes"
}

func (p *signers) cells(x *Row) []kit.Span {
	role := theme.Plain
	if !x.Valid(p.r.Today()) {
		role = theme.Muted
	}
	name := x.Name
	if x.Ours {
		name += " (ours)"
	}
	return []kit.Span{{Text: x.Ref}, {Text: x.Code}, {Text: text.Safe(name)}, kit.S(role, p.state(x)),
		{Text: x.Until.Long()}}
}

func (p *signers) about(x *Row, w int) []kit.Line {
	facts := [][2]string{{"Fingerprint", x.Fingerprint}, {"Counts", x.From.Long() + " to " + x.Until.Long()},
		{"Recorded", p.r.Day(x.At).Long() + " by " + text.Safe(x.By)}}
	if x.Checked != "" {
		facts = append(facts, [2]string{"Made sure", text.Safe(string(x.Checked))})
	}
	if x.Revoked != nil {
		facts = append(
			facts,
			[2]string{"Revoked", p.r.Day(x.Revoked.At).Long() + " by " + text.Safe(x.Revoked.By) + ": " +
				text.Safe(string(x.Revoked.Reason))},
		)
	}
	return append(kit.Paragraph(theme.Strong, text.Safe(list.Join(p.c.Theme, x.Ref, x.Name+" ("+x.Code+")")), w, 0),
		list.Facts(w, facts...)...)
}

func (p *signers) acts(*Row) []page.Command {
	return []page.Command{{ID: "signers.add", Title: "record the public key of a body", Hint: "new key",
		Keys: []string{"n"}, Run: p.add}}
}

// add asks for a key, whose it is, and how somebody made sure of it.
func (p *signers) add() page.Cmd {
	code := ask.Text("ODS code", "", "of the body, such as R0A", 20)
	code.Need, code.Codes = "Type the ODS code of the body.", []string{"bad-ods-code"}
	name := ask.Text("Name", "", "of the body", text.MaxLength)
	name.Need, name.Codes = "Type the name of the body.", []string{"no-name"}
	key := ask.Text("Public key", "", "the line of their .pub file", maxKey)
	key.Need, key.Codes = "Paste the line of their .pub file.", []string{"bad-key", "weak-key", "key-known"}
	checked := ask.Text("Made sure", "", "how: read out on the telephone, at a meeting", text.MaxLength)
	checked.Need, checked.Codes = "Say how you made sure that the key is theirs.", []string{"no-check"}
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Keys of bodies", "new key"},
		About: []string{
			"Whatever the key signs counts as the word of that body. Make sure of it by another way " +
				"than the one it came by: have its fingerprint read out on a telephone number that you know. " +
				"It counts for two years.",
		},
		Fields: []ask.Field{code, name, key, checked}, Subject: "keys", Label: "record a key",
		Do: func(ctx context.Context) (string, error) {
			s, err := p.r.AddSigner(ctx, entity.Signer{Code: code.Words(), Name: name.Words(), Key: key.Value(),
				Checked: questionnaire.Text(checked.Words())})
			return s.Ref + " is a key of " + text.Safe(s.Name) + ": " + s.Fingerprint + ".", err
		}}))
}

// revoke asks why a key ends.
func (p *signers) revoke(x *Row) page.Cmd {
	if x.Revoked != nil {
		return page.Say(page.Problem, "Not now: it was revoked already.")
	}
	ref, reason := x.Ref, ask.Reason()
	reason.Codes = append(reason.Codes, "no-reason")
	return page.Go(ask.New(p.c, p.r, ask.Form{Title: []string{"Keys of bodies", ref, "revoke"},
		About: []string{
			"Nothing that " + text.Safe(x.Name) + " signed with it counts from then on: " +
				"no bundle is taken in, and " +
				"every decision that relies on one ends. It cannot be taken back; a new key is recorded instead.",
		},
		Fields: []ask.Field{reason, ask.Word("revoke", "to confirm")}, Subject: "keys", Label: "revoke " + ref,
		Do: func(ctx context.Context) (string, error) {
			s, err := p.r.RevokeSigner(ctx, ref, reason.Words())
			return s.Ref + " of " + text.Safe(s.Name) + " is revoked.", err
		}}))
}
