package command

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"assure/internal/text"
)

// mostNear is how many commands are proposed for one that does not exist.
const mostNear = 4

// verbs are the words of other programs for what a subcommand does; a noun has one or two of those named.
var verbs = map[string][]string{
	"delete": {"retire", "close", "withdraw", "forget", "dismiss", "drop"}, "edit": {"set", "rename"},
	"ls": {"list"}, "create": {"add"}, "view": {"show"}, "sign": {"sign-off"},
	"restore": {"reinstate", "reopen", "undo"},
	"accept":  {"gate", "risk"}, "mail": {"send"}, "check": {"verify"}, "export": {"template"},
	"board": {"supplier REF --for board"}, "boards": {"supplier REF --for board"},
	"calendar": {"evidence"}, "ics": {"evidence"}, "memo": {"decision"}, "panel": {"tender"}, "sheet": {"list"},
}

// sameVerbs are other words for a key of verbs.
var sameVerbs = map[string]string{
	"remove": "delete", "rm": "delete", "del": "delete", "cancel": "delete", "end": "delete", "archive": "delete",
	"update": "edit", "change": "edit", "modify": "edit", "all": "ls", "search": "ls", "find": "ls", "new": "create",
	"insert": "create", "display": "view", "get": "view", "info": "view", "open": "view", "cat": "view",
	"undelete": "restore", "signoff": "sign",
}

// nouns are the words that people look for a command by, and what they may mean.
var nouns = map[string][]string{
	"version": {"--version"}, "people": {"person"}, "user": {"person"}, "staff": {"person"}, "vendor": {"supplier"},
	"company": {"supplier"}, "contract": {"engagement"}, "service": {"engagement"}, "questionnaire": {"issue", "pack"},
	"survey": {"issue", "pack"}, "send": {"issue"}, "export": {"register", "report"}, "excel": {"register"},
	"xlsx": {"register"}, "csv": {"register"}, "html": {"register", "report"}, "login": {"--as NAME", "person"},
	"whoami": {"--as NAME", "person"}, "answer": {"assess", "import"}, "judge": {"assess", "decide"},
	"late": {"returns"}, "due": {"returns"}, "chase": {"returns"}, "list": {"supplier list"}, "ls": {"supplier list"},
	"show": {"supplier show"}, "find": {"supplier list"}, "search": {"supplier list", "dspt search"},
	"log": {"audit log", "history"}, "trail": {"audit log", "history"}, "init": {"demo", "supplier add"},
	"new": {"supplier add"}, "start": {"demo", "supplier import"}, "bid": {"tender"}, "accept": {"decide"},
	"document": {"evidence"}, "upload": {"import", "evidence add"}, "todo": {"action list"}, "check": {"doctor"},
	"mail": {"query send"}, "question": {"pack show", "query"}, "dashboard": {"score"},
	"triage": {"engagement triage", "engagement set"},
	"grade":  {"score"}, "finding": {"risk"}, "exit": {"--help"}, "quit": {"--help"}, "map": {"import map"},
}

// UnknownCommand names the commands that may be meant, or where the list is.
func UnknownCommand(parent *cobra.Command, word string) error {
	fix := "see `" + parent.CommandPath() + " --help`"
	if near := nearCommands(parent, text.Fold(word)); len(near) > 0 {
		path := parent.CommandPath() + " "
		fix = "did you mean `" + path + strings.Join(near, "` or `"+path) + "`?"
	}
	return Usage(fix, "unknown command %q for `%s`", word, parent.CommandPath())
}

// nearCommands are the words to type after parent that may be meant: by what people call it elsewhere, in the plural,
// as a slip, and at the top a subcommand of that name.
func nearCommands(parent *cobra.Command, word string) (near []string) {
	add := func(list ...string) {
		for _, w := range list {
			name, _, _ := strings.Cut(w, " ")
			there := strings.HasPrefix(w, "--") || child(parent, name) != nil
			if there && !slices.Contains(near, w) && len(near) < mostNear {
				near = append(near, w)
			}
		}
	}
	for _, w := range []string{word, singular(word)} {
		if child(parent, w) != nil {
			add(w)
		}
		if !parent.HasParent() {
			add(nouns[w]...)
		} else {
			add(verbs[cmp.Or(sameVerbs[w], w)]...)
		}
	}
	if len(near) > 0 {
		return near
	}
	if !parent.HasParent() {
		for _, c := range parent.Commands() {
			if child(c, word) != nil && !c.Hidden {
				add(c.Name() + " " + word)
			}
		}
	}
	names := make([]string, 0, len(parent.Commands()))
	for _, c := range parent.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	if len(near) == 0 {
		add(slips(word, names)...)
	}
	return near
}

// singular is a word without the ending of its plural.
func singular(word string) string {
	if s, ok := strings.CutSuffix(word, "ies"); ok {
		return s + "y"
	}
	return strings.TrimSuffix(word, "s")
}

func child(parent *cobra.Command, name string) *cobra.Command {
	for _, c := range parent.Commands() {
		if c.Name() == name && !c.Hidden {
			return c
		}
	}
	return nil
}

// slips are the names that a word is a slip or the beginning of, the nearest first.
func slips(word string, names []string) (out []string) {
	most := 1
	if len(word) > 4 {
		most = 2
	}
	far := map[string]int{}
	for _, n := range names {
		d := text.SwapDistance(word, n)
		if len(word) > 1 && strings.HasPrefix(n, word) {
			d = 0
		}
		if d <= most && d < len(n) {
			far[n] = d
			out = append(out, n)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(far[a], far[b]) })
	return out
}

// flagsElsewhere are what other programs call a flag.
var flagsElsewhere = map[string][]string{
	"output": {"out", "csv"}, "file": {"out", "file"}, "o": {"out"}, "date": {"as-of"}, "at": {"as-of"}, "user": {"as"},
	"name": {"as"}, "database": {"db"}, "register": {"db"}, "yes": {"apply", "force"}, "y": {"apply", "force"},
	"confirm": {"apply"}, "write": {"apply"}, "overwrite": {"force"}, "f": {"force", "out"}, "why": {"reason"},
	"comment": {"reason"}, "silent": {"quiet"}, "dry": {"dry-run"}, "deadline": {"due"}, "questionnaire": {"pack"},
	"until": {"until", "due"}, "anonymise": {"redact"}, "anonymize": {"redact"}, "v": {"version"},
	"colour": {"no-color"},
}

// notACommand returns the word of a command line that stands where a command with subcommands has one of them, and is
// none: then it is not the flag behind it that is wrong.
func notACommand(cmd *cobra.Command, given []string) string {
	if !cmd.HasSubCommands() || !cmd.HasParent() || strings.Contains(cmd.Use, " ") { // it takes words of its own
		return ""
	}
	path := strings.Fields(cmd.CommandPath())[1:]
	for _, w := range given {
		switch {
		case strings.HasPrefix(w, "-") && len(path) > 0:
		case strings.HasPrefix(w, "-"):
			return ""
		case len(path) > 0 && w == path[0]:
			path = path[1:]
		case len(path) == 0 && child(cmd, w) == nil:
			return w
		}
	}
	return ""
}

// FlagError is the usage error of a command line that cannot be read: it names the flag that may be meant, or the
// command where the words that were given name none.
func FlagError(cmd *cobra.Command, given []string, err error) error {
	fix := "see `" + cmd.CommandPath() + " --help`"
	var missing *pflag.NotExistError
	if !errors.As(err, &missing) {
		return Usage(fix, "%s", err.Error())
	}
	if word := notACommand(cmd, given); word != "" {
		return UnknownCommand(cmd, word)
	}
	word := missing.GetSpecifiedName()
	if group := missing.GetSpecifiedShortnames(); group != "" { // -pack for --pack
		word = group
	}
	var names []string
	add := func(f *pflag.Flag) {
		if !f.Hidden && !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	cmd.Flags().VisitAll(add)
	cmd.InheritedFlags().VisitAll(add)
	near := slices.DeleteFunc(slices.Clone(flagsElsewhere[word]),
		func(n string) bool { return !slices.Contains(names, n) })
	if len(near) == 0 {
		near = slips(text.Fold(word), names)
	}
	if len(near) > 0 {
		fix = "did you mean --" + strings.Join(near[:min(2, len(near))], " or --") + "? `" + cmd.CommandPath() +
			" --help` lists the flags"
	}
	dashes := "--"
	if missing.GetSpecifiedShortnames() != "" {
		dashes = "-"
	}
	return Usage(fix, "there is no flag %s%s for `%s`", dashes, word, cmd.CommandPath())
}
