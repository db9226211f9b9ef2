// Package complete proposes words to the shell while a command is typed: references with their names, questions, packs,
// people, facts and the words of flags. It reads the register as it is and is silent about everything that goes wrong.
package complete

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"assure/cli/command"
	"assure/data"
	"assure/internal/text"
	"assure/questionnaire/entity"
)

// A person waits for the next key: what takes longer proposes nothing.
const patience = 2 * time.Second

// Most words and characters of a description that are shown.
const (
	mostWords       = 500
	mostDescription = 60
)

// word is one that may stand where the cursor is. form is that of a reference, the zero RefForm for any other word.
type word struct {
	is, of string // of says what it is
	form   entity.RefForm
}

// request is what was typed so far.
type request struct {
	cmd    *cobra.Command
	args   []string // before the word under the cursor
	prefix string
}

// source lists the words of one kind. The register is nil where there is none.
type source func(ctx context.Context, r *data.Register, q request) ([]word, error)

// Attach adds completion to every command below root: to the arguments by the names that the usage line gives them, and
// to flags by their words, or by their names.
func Attach(e *command.Env, root *cobra.Command) {
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		for _, sub := range cmd.Commands() {
			walk(sub)
		}
		if cmd.HasParent() && (!cmd.HasSubCommands() || len(arguments(cmd.Use)) > 0) {
			cmd.ValidArgsFunction = argument(e)
		}
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			_ = cmd.RegisterFlagCompletionFunc(f.Name, flag(e, f)) // an error says that it has one already
		})
	}
	walk(root)
}

// arguments are the names of the arguments in a usage line: "set ACTION FIELD=VALUE..." has ACTION and FIELD=VALUE. The
// values of flags are left out.
func arguments(use string) (out []string) {
	words := strings.Fields(use)
	flag := false
	for _, w := range words[min(1, len(words)):] {
		bare := strings.TrimRight(strings.TrimSuffix(strings.Trim(w, "[]()"), "..."), "[]()")
		switch {
		case w == "|": // alternatives: the first is the one that is completed
			return out
		case strings.HasPrefix(bare, "--"):
			flag = true
			continue
		case !flag && bare != "" && bare == strings.ToUpper(bare):
			out = append(out, bare)
		}
		flag = false
	}
	return out
}

// argument completes an argument by its name in the usage line; the last one may be repeated.
func argument(e *command.Env) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, prefix string) ([]cobra.Completion, cobra.ShellCompDirective) {
		names := arguments(cmd.Use)
		if len(names) == 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		at := len(args)
		if at >= len(names) {
			if at = len(names) - 1; !strings.Contains(cmd.Use, "...") {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
		}
		name := names[at]
		if strings.Contains(name, "FILE") || strings.Contains(name, "PATH") {
			return nil, cobra.ShellCompDirectiveDefault
		}
		return propose(e, sourceOf(cmd, name), request{cmd, args, prefix})
	}
}

// flag completes the value of a flag.
func flag(e *command.Env, f *pflag.Flag) cobra.CompletionFunc {
	value, _ := pflag.UnquoteUsage(f)
	return func(cmd *cobra.Command, args []string, prefix string) ([]cobra.Completion, cobra.ShellCompDirective) {
		switch {
		case strings.Contains(value, "DIR"):
			return nil, cobra.ShellCompDirectiveFilterDirs
		case strings.Contains(value, "FILE"):
			return nil, cobra.ShellCompDirectiveDefault
		}
		if w, ok := f.Value.(interface{ Words() []string }); ok {
			return propose(e, words(w.Words()), request{cmd, args, prefix})
		}
		return propose(e, flags[f.Name], request{cmd, args, prefix})
	}
}

// propose asks a source for the words that begin as typed.
func propose(e *command.Env, s source, q request) (out []cobra.Completion, how cobra.ShellCompDirective) {
	how = cobra.ShellCompDirectiveNoFileComp
	defer func() {
		if recover() != nil { // a shell would print it into the line that is typed
			out = nil
		}
	}()
	if s == nil {
		return nil, how
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	r := open(ctx, e, q.cmd)
	if r != nil {
		defer r.Close()
	}
	list, err := s(ctx, r, q)
	if err != nil {
		return nil, how
	}
	for _, w := range list {
		is, ok := w.begins(q.prefix)
		if !ok || len(out) == mostWords {
			continue
		}
		if strings.HasSuffix(is, "=") {
			how |= cobra.ShellCompDirectiveNoSpace
		}
		out = append(out, cobra.CompletionWithDesc(is, text.Shorten(text.Safe(w.of), mostDescription)))
	}
	return out, how
}

// begins returns the word as it continues what was typed, in the case typed so far. What begins as a short reference
// continues as one: R-1 as R-12.
func (w word) begins(prefix string) (string, bool) {
	is := text.Safe(w.is)
	if strings.ContainsAny(is, "\t\n") {
		return "", false
	}
	if len(is) >= len(prefix) && strings.EqualFold(is[:len(prefix)], prefix) {
		rest := is[len(prefix):]
		if w.form.Letters != "" && prefix != strings.ToUpper(prefix) {
			rest = strings.ToLower(rest)
		}
		return prefix + rest, true
	}
	letters, digits, ok := strings.Cut(prefix, "-")
	n, known := w.form.Number(is)
	if !ok || !known || !strings.EqualFold(letters, w.form.Letters) {
		return "", false
	}
	short := w.form.Short(n)
	_, number, _ := strings.Cut(short, "-")
	return letters + "-" + number, strings.HasPrefix(number, digits)
}

// open opens the register for reading, nil where there is none or it cannot be read. It never creates one, and leaves
// one of an earlier release as it is.
func open(ctx context.Context, e *command.Env, cmd *cobra.Command) *data.Register {
	if err := e.Prepare(cmd, nil); err != nil {
		return nil
	}
	path, err := e.RegisterPath()
	if err != nil {
		return nil
	}
	r, err := data.Open(ctx, e.Options(path, command.Reads))
	if err != nil {
		return nil
	}
	return r
}

// words is the source of a fixed list.
func words(list []string) source {
	return func(context.Context, *data.Register, request) ([]word, error) {
		var out []word
		for _, w := range list {
			out = append(out, word{is: w})
		}
		return out, nil
	}
}

// all joins sources.
func all(list ...source) source {
	return func(ctx context.Context, r *data.Register, q request) ([]word, error) {
		var out []word
		for _, s := range list {
			more, err := s(ctx, r, q)
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
		}
		return slices.Clip(out), nil
	}
}
