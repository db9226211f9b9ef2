package export

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/issue"
	"assure/data/lists"
	"assure/data/report"
	"assure/data/riskregister"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/tui/kit"
	"assure/tui/page"
)

// job is one export as its form asks for it: the request that the command of the same name makes.
type job struct {
	kind     kind
	path     string // absolute
	report   report.Request
	register riskregister.Request
	issue    issue.Request
}

// looked is how an export begins, before it is written.
type looked struct {
	run    int
	about  []string // what it is of, and how much
	lines  []string
	exists bool // a file is there already
	none   bool // there is nothing to write
	err    error
}

// written is what an export wrote.
type written struct {
	run   int
	path  string // "" when nothing was written
	words string
	err   error
}

// read is the job as typed, or what is wrong with a field, which then has the keyboard.
func (f *form) read(today questionnaire.Date) (j job, problem string) {
	j.kind = f.kind
	day := func(x *kit.FormField) (d questionnaire.Date) {
		if x == nil || problem != "" {
			return 0
		}
		if d, problem = page.ReadDay(x.Label, x.Value()); problem != "" {
			f.Go(x)
		}
		return d
	}
	at := book.At{AsOf: day(f.asOf), KnownOn: day(f.known)}
	replyBy, due := day(f.replyBy), day(f.due)
	if at.KnownOn > today && problem == "" {
		f.Go(f.known)
		problem = f.known.Label + ": this day has not come yet."
	}
	if problem != "" {
		return j, problem
	}
	refs := f.target().refs
	if len(refs) == 1 && refs[0] == "" {
		f.Go(f.ref)
		return j, "Type whose export it is, such as " + refHint(f.kind) + "."
	}
	if f.path.Value() == "" {
		f.Go(f.path)
		return j, "Type where to write it."
	}
	j.path = absolute(f.path.Value())
	if f.kind.id == questionnaires {
		if len(f.packs) == 0 {
			return j, "No questionnaire is installed."
		}
		j.issue = issue.Request{Pack: f.packs[f.pack.Chosen], Refs: refs, All: len(refs) == 0, Out: j.path,
			Due:     due,
			Prefill: f.prefill.Chosen == 1, Issuer: f.issuer.Value(), ReplyTo: f.replyTo.Value()}
		return j, ""
	}
	if filepath.Ext(j.path) == "" {
		j.path += f.ext()
	}
	redact, organisation := f.redact.Chosen == 1, f.organisation.Value()
	if f.kind.id == register {
		j.register = riskregister.Request{Out: j.path, Suppliers: refs, At: at, Organisation: organisation,
			Redact: redact}
		return j, ""
	}
	decides := ""
	if f.decides != nil {
		decides = f.decides.Options[f.decides.Chosen]
	}
	j.report = report.Request{Decision: lists.PaperKind(decides), Kind: f.kind.id, Ref: strings.Join(refs,
		" "), Out: j.path, At: at, Redact: redact,
		Organisation: organisation, ReplyBy: replyBy, Scores: f.scores != nil && f.scores.Chosen == 1}
	return j, ""
}

// within has the job write in the folder of a person who works from elsewhere, or is why it cannot.
func (j *job) within(f *page.Files) (err error) {
	if f == nil {
		return nil
	}
	if j.path, err = f.Inside(j.path); err != nil {
		return err
	}
	for _, out := range []*string{&j.issue.Out, &j.register.Out, &j.report.Out} {
		if *out != "" {
			*out = j.path
		}
	}
	return nil
}

// absolute is a typed path in full; ~ is the person's own folder.
func absolute(path string) string {
	if rest, ok := strings.CutPrefix(path, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		if home, err := os.UserHomeDir(); err == nil {
			path = home + rest
		}
	}
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// look reads what would be written, and writes nothing.
func (j *job) look(ctx context.Context, r *data.Register) (out looked) {
	if _, err := os.Lstat(j.path); err == nil && j.kind.id != questionnaires {
		out.exists = true
	}
	switch j.kind.id {
	case questionnaires:
		return j.lookIssue(ctx, r)
	case register:
		v, err := riskregister.Look(ctx, r, j.register)
		if err != nil {
			return looked{err: err}
		}
		out.about = []string{text.Plural(v.Engagements, "engagement", "engagements") + ", " +
			text.Plural(v.Risks, "risk", "risks") + ", " + text.Plural(v.Actions, "action", "actions") +
			dates(v.AsOf, v.KnownOn, v.Demo)}
		out.lines = append(append(v.Lines, ""), v.Headlines...)
	default:
		v, err := report.Look(ctx, r, j.report)
		if err != nil {
			return looked{err: err}
		}
		what := cmp.Or(v.Subject, j.kind.title)
		if v.Rows > 0 {
			what += ", " + text.Plural(v.Rows, "row", "rows")
		}
		out.about, out.lines = []string{what + dates(v.AsOf, v.KnownOn, v.Demo)}, v.Lines
	}
	return out
}

// dates are the days that a document is of, as people read them.
func dates(asOf, known questionnaire.Date, demo bool) string {
	s := ", as of " + asOf.Long() + ", as known on " + known.Long()
	if demo {
		s += "; DEMO DATA"
	}
	return s
}

// lookIssue shows whom a questionnaire would go to, and whom not.
func (j *job) lookIssue(ctx context.Context, r *data.Register) (out looked) {
	plan, err := issue.Prepare(ctx, r, j.issue)
	if err != nil {
		return looked{err: err}
	}
	out.about = []string{text.Plural(len(plan.Asked), "workbook", "workbooks") + " of " + plan.Pack}
	switch {
	case plan.By.Issuer == "":
		out.about = append(out.about,
			"The workbooks do not say who asks: fill in \"Who asks\", once; it is remembered.")
	case plan.By.ReplyTo == "":
		out.about = append(out.about, "Asked by "+plan.By.Issuer+"; where the answers go is left open.")
	default:
		out.about = append(out.about, "Asked by "+plan.By.Issuer+", answers to "+plan.By.ReplyTo+".")
	}
	day := "No day for the answers is given."
	if plan.Due != 0 {
		day = "Answers due by " + plan.Due.Time().Format("Monday 2 January 2006") + "."
	}
	out.about = append(out.about, day+" Writing them records them as sent, which has no undo.")
	for i := range plan.Asked {
		a := &plan.Asked[i]
		out.lines = append(out.lines, strings.Join([]string{a.Engagement(), a.Supplier.Name, a.Service,
			strconv.Itoa(a.Questions) + " questions", cmp.Or(a.To, "no contact"), a.Before}, " | "))
	}
	why := map[string]int{}
	var order []string
	for _, l := range plan.LeftOut {
		if why[l.Why] == 0 {
			order = append(order, l.Why)
		}
		why[l.Why]++
	}
	for _, w := range order {
		out.lines = append(out.lines, "left out: "+text.Thousands(why[w])+", "+w)
	}
	for _, w := range plan.Warnings {
		if words := page.NextStep(w); words != "" {
			out.lines = append(out.lines, "note: "+words)
		}
	}
	for i := range plan.Problems {
		out.lines = append(out.lines, page.Message(&plan.Problems[i]))
	}
	out.none = len(plan.Asked) == 0
	return out
}

// write writes the export. With force a file that is there is replaced.
func (j *job) write(ctx context.Context, r *data.Register, force bool) (out written) {
	switch j.kind.id {
	case questionnaires:
		done, err := issue.Write(ctx, r, j.issue)
		if done == nil || len(done.Issued) == 0 {
			return written{err: err}
		}
		return written{path: done.Out, err: err,
			words: text.Plural(len(done.Issued), "workbook", "workbooks") + " written, recorded as sent"}
	case register:
		j.register.Force = force
		done, err := riskregister.Export(ctx, r, j.register)
		if err != nil {
			return written{err: err}
		}
		return written{path: done.Path, words: text.Plural(done.Risks, "risk", "risks") + " written"}
	}
	j.report.Force = force
	done, err := report.Write(ctx, r, j.report)
	if err != nil {
		return written{err: err}
	}
	return written{path: done.Path, words: j.kind.title + " written"}
}
