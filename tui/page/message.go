package page

import (
	"errors"
	"regexp"
	"strings"

	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
)

// Message is an error for a person: where and what is wrong, and the next step.
func Message(err error) string {
	var p *problem.Problem
	if !errors.As(err, &p) {
		p = safefile.Trouble(err, "")
	}
	if p == nil {
		return text.Safe(err.Error())
	}
	out := text.Safe(p.What)
	if p.Where != "" {
		out = text.Safe(p.Where) + ": " + out
	}
	if step := NextStep(p.Fix); step != "" {
		out += ". " + sentence(step)
	}
	return out
}

// sentence is a step as a sentence of its own. A key stays as it is typed.
func sentence(step string) string {
	first, _, _ := strings.Cut(step, " ")
	if len(first) == 1 || strings.Contains(first, "+") || first == "enter" || first == "esc" || first == "tab" {
		return step
	}
	return text.UpperFirst(step)
}

// keySteps are the next steps that have a key here, by the command that a [problem.Problem] names for them.
var keySteps = []struct{ command, step string }{
	{"assure import map", "map its columns and words with m, or use the headers supplier, pack, question and answer"},
	{"without --apply the texts are listed", "leave Which empty to see the texts with numbers"},
	{"`assure dispose list` shows what holds each",
		"settle that first: on its page z ends an engagement and R retires it"},
	{"assure import list", "the inbox (i) lists the imports"},
	{"or give another day with --as-of",
		"undo the import of the other one in the inbox (i), or type another day with d"},
	{"make the two agree; `assure supplier set`", "make the two agree, in the list or in the register"},
	{"--as-of", "type the day on which it was downloaded with d"},
	{"assure dspt import FILE keeps it", "enter on it keeps it as the directory of its day"},
	{"assure dspt import FILE", "choose the file of a publication export in the import (i); it is recognised"},
	{"assure supplier import FILE shows", "enter on it shows how it would be read"},
	{"assure import undo", "only your own changes can be undone here, until the sign-off; an import is undone with u " +
		"in the inbox of imports"},
	{"assure supplier add", "check the reference, ODS code or company number (s), or add the supplier with n in the " +
		"list of suppliers"},
	{"--take-file, or record", "compare both; t lets the file win, or answer the question yourself"},
	{"import it with --take-file; else", "if this file is the right one, t lets it win; else ask the supplier for it " +
		"with the date of its latest declaration"},
	{"then record it with assure assess", "nothing, unless the older one is right: then answer the question yourself"},
	{"record the right one with assure assess", "compare both; ask for the answer itself, or answer the question " +
		"yourself"},
	{"bring it back first: assure supplier reinstate", "bring it back first, with R on its page"},
	{"close them first: assure engagement close",
		"close them first, with z on the supplier's page (tab shows the next)"},
	{"undo that first: assure supplier unmerge", "part that one first, with M on the page of the one it went into"},
	{"add --takeover", "where one took the other over, say yes at Takeover; else one of the numbers is wrong"},
	{"`assure audit clock", "set the date and time of the computer if they are wrong; if they are right, ctrl+p and " +
		"then clock says so. What you typed is kept and saved then"},
	{"assure assess", "begin the next cycle from the supplier's page (a)"},
}

// keyPhrases replaces the parts of a next step that name a command by what has a key here. Of the
// phrases that begin alike the longest is first.
var keyPhrases = strings.NewReplacer(
	"add it with assure evidence add", "add it to a question (e)",
	"set facts with assure supplier import or assure engagement set", "record the facts in triage (t)",
	"set facts with assure engagement set, or answer it in the terminal UI", "record the facts in triage (t)",
	"set facts with assure engagement set", "record the facts in triage (t)",
	", or bring it back with assure supplier reinstate ", ", or bring back ",
	"bring it back with assure supplier reinstate ", "bring it back with R on its page: ",
	"open it again with assure engagement reopen ", "open it again with Z on its supplier's page: ",
	"undo that first: assure import undo ", "undo that first, with u in the inbox (i): ",
)

// command is a command line of the program, such as "assure pack list".
var command = regexp.MustCompile(`(^|[\s` + "`" + `"(])assure [a-z]`)

// RegisterStep is the next step of a name that nobody has.
const RegisterStep = "n in the list of people (g p) registers the person"

var personAdd = regexp.MustCompile("assure person add \".*\" --role ROLE registers the person")

// NextStep is the fix of a problem, made safe. A command that has a key here is replaced by that key; a clause with
// any other command is left out, as nobody can type a command here.
func NextStep(fix string) string {
	for _, k := range keySteps {
		if strings.Contains(fix, k.command) {
			return k.step
		}
	}
	fix = personAdd.ReplaceAllLiteralString(fix, RegisterStep)
	var out []string
	for _, clause := range strings.Split(keyPhrases.Replace(fix), "; ") {
		if !command.MatchString(clause) {
			out = append(out, clause)
		}
	}
	return text.Safe(strings.Join(out, "; "))
}

// Note is a remark about a file or an answer, made safe. A command that has a key here is replaced by that key.
func Note(s string) string { return text.Safe(keyPhrases.Replace(s)) }
