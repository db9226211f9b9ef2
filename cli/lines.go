package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"assure/cli/command"
	"assure/internal/problem"
	"assure/internal/text"
)

// inLines is `assure` in plain lines: one command of the command line after another, each by its words without
// "assure", and nothing is redrawn. It is for screen readers, and for terminals that cannot draw. On a terminal a
// command that fails says why and the next is asked for; a pipe stops there, as those after it were written for what it
// would have done.
func inLines(ctx context.Context, e *command.Env, cmd *cobra.Command) error {
	p := e.Program
	p.Lines = true
	if !e.IO.InTTY {
		p.In = &byLine{from: p.In}
	}
	globals := flagsGiven(cmd)
	run := func(words ...string) int {
		p.Args = append(slices.Clone(globals), words...)
		return Run(ctx, p)
	}
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(p.Out, format+"\n", args...) }

	say("Assure in plain lines. Type a command and press enter, as in: supplier list.")
	say("help lists the commands, help assess explains one, today says what there is to do, quit leaves.")
	say("")
	run("today")
	lines := bufio.NewScanner(p.In)
	for ctx.Err() == nil {
		_, _ = fmt.Fprint(p.Out, "assure> ")
		if !lines.Scan() {
			say("")
			return lines.Err()
		}
		words, err := splitWords(lines.Text())
		if len(words) > 0 && words[0] == "assure" {
			words = words[1:]
		}
		var code int
		switch {
		case err != nil:
			command.PrintProblem(e.IO, false, err)
			code = command.ExitOf(err)
		case len(words) == 0:
			continue
		case slices.Contains([]string{"quit", "exit", "q"}, words[0]):
			return nil
		default:
			code = run(words...)
		}
		if !e.IO.InTTY && code != command.ExitDone && code != command.ExitFindings && code != command.ExitCutOff {
			e.Code = code
			return nil
		}
	}
	return ctx.Err()
}

// flagsGiven are the flags of every command that were given, to be given to each.
func flagsGiven(cmd *cobra.Command) []string {
	var out []string
	cmd.Root().PersistentFlags().VisitAll(func(f *pflag.Flag) {
		if f.Changed {
			out = append(out, "--"+f.Name+"="+f.Value.String())
		}
	})
	return out
}

// splitWords splits a line at blanks. Words in single or double quotes stay together. A backslash is only a character:
// it stands in the paths of Windows.
func splitWords(line string) ([]string, error) {
	line, err := text.Clean(line)
	if err != nil {
		return nil, problem.New("bad-text", "", "type the line again", "%s", err)
	}
	var out []string
	var word strings.Builder
	var quote rune
	begun := false
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '"' || r == '\'' && !begun: // an apostrophe within a word is one
			quote, begun = r, true
		case r == ' ' || r == '\t':
			if begun {
				out = append(out, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if quote != 0 {
		return nil, problem.New("open-quote", "", "close it with another "+string(quote), "a quote is not closed")
	}
	if begun {
		out = append(out, word.String())
	}
	return out, nil
}

// byLine hands out at most one line at a time, so that a command that reads lines itself leaves those after it.
type byLine struct{ from io.Reader }

func (b *byLine) Read(p []byte) (int, error) {
	for n := range p {
		switch k, err := b.from.Read(p[n : n+1]); {
		case err != nil:
			return n + k, err
		case k == 1 && p[n] == '\n':
			return n + 1, nil
		case k == 0:
			return n, nil
		}
	}
	return len(p), nil
}
