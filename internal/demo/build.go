package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"assure/data"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// Options are where and for which day to build the demo. Progress, if set, is called with what
// happens and how much of the story is done, 0 to 100.
type Options struct {
	Dir      string
	Register string    // address of an empty database for the register; "" for a file in Dir
	Now      time.Time // zero: the current time
	Progress func(what string, percent int)
}

// register is the name of the register.
func (o Options) register(dir string) string {
	return cmp.Or(o.Register, filepath.Join(dir, fileRegister))
}

// Build builds the demo in o.Dir. The folder must be new, empty, or of an earlier demo, which is
// replaced; any other is left untouched, and the error is a [*problem.Problem]. After a cancelled
// context the demo can be built again in the same folder.
func Build(ctx context.Context, o Options) (*Summary, error) {
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	if o.Progress == nil {
		o.Progress = func(string, int) {}
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", o.Dir, err)
	}
	if err := prepare(dir); err != nil {
		return nil, err
	}
	b, err := begin(ctx, dir, o)
	if err != nil {
		return nil, err
	}
	sum, err := b.run(ctx)
	return sum, errors.Join(err, b.close())
}

// builder builds a demo.
type builder struct {
	o     Options
	dir   string
	clock *clock
	today questionnaire.Date
	cast  []party
	deals []placed

	competition string // reference of the tender

	jo, sam, robin *data.Register // assessor, second person and SIRO in one register

	out    map[string]string // engagement ref -> path of the newest questionnaire sent
	older  map[string]string // the one sent before it
	counts counts
	sum    Summary
}

// counts count what happened in the story.
type counts struct {
	issued, returned, damaged, problems, older, late, answers, cells int
	judged, accepted, refused, queries, decisions, actions, signed   int
	seconded                                                         int // decisions that a second person agreed with
	closed                                                           int
	bids, lateBids                                                   int // of the tender
}

func begin(ctx context.Context, dir string, o Options) (*builder, error) {
	c := &clock{now: o.Now.AddDate(-2, 0, -1), end: o.Now}
	newID := newIDs(c)
	b := &builder{o: o, dir: dir, clock: c, cast: portfolio(), out: map[string]string{}, older: map[string]string{}}
	b.deals = place(b.cast)
	for _, who := range []struct {
		r    **data.Register
		name string
	}{{&b.jo, assessor}, {&b.sam, second}, {&b.robin, siro}} {
		r, err := data.Open(ctx,
			data.Options{Path: o.register(dir), Home: dir, Actor: who.name, MadeUp: true, Now: c.look,
				NewID: newID.next})
		if err != nil {
			return nil, errors.Join(err, b.close())
		}
		*who.r = r
	}
	b.today = b.jo.Day(o.Now)
	for _, p := range []entity.Person{{Name: assessor, Role: "Assessor"},
		{Name: second, Role: "Information asset owner"}, {Name: siro, Role: "SIRO"}} {
		if _, err := b.jo.AddPerson(ctx, p); err != nil {
			return nil, errors.Join(err, b.close())
		}
	}
	return b, nil
}

func (b *builder) close() error {
	var errs []error
	for _, r := range []*data.Register{b.robin, b.sam, b.jo} {
		if r != nil {
			errs = append(errs, r.Close())
		}
	}
	return errors.Join(errs...)
}

// event is one thing that happens in the story.
type event struct {
	at   time.Time
	what string
	do   func(context.Context) error
}

// run runs the story in the order of its dates and summarises the result.
func (b *builder) run(ctx context.Context) (*Summary, error) {
	events := b.story()
	slices.SortStableFunc(events, func(a, c event) int { return a.at.Compare(c.at) })
	for i, e := range events {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b.o.Progress(e.what, 100*i/(len(events)+1))
		b.clock.set(e.at)
		if err := e.do(ctx); err != nil {
			return nil, fmt.Errorf("%s (%s): %w", e.what, e.at.Format(time.DateOnly), err)
		}
	}
	b.clock.set(b.o.Now)
	b.o.Progress("score and export", 100*len(events)/(len(events)+1))
	for _, step := range []func(context.Context) error{b.inbox, b.finish} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	b.o.Progress("done", 100)
	return &b.sum, os.WriteFile(filepath.Join(b.dir, filePage), []byte(b.sum.Text()), 0o600)
}

// path returns a path in the demo's folder.
func (b *builder) path(parts ...string) string {
	return filepath.Join(append([]string{b.dir}, parts...)...)
}

// monthsAgo returns nine in the morning of the day some months and days before today.
func (b *builder) monthsAgo(months, days int) time.Time {
	return b.today.AddMonths(-months).Time().AddDate(0, 0, -days).Add(9 * time.Hour)
}

// deal finds a deal by its service.
func (b *builder) deal(service string) placed {
	i := slices.IndexFunc(b.deals, func(d placed) bool { return d.service == service })
	if i < 0 {
		panic("demo: no deal " + service) // both are constants of this package
	}
	return b.deals[i]
}

// pick returns the deals that match a rule, in the order of their refs.
func (b *builder) pick(rule func(placed) bool) []placed {
	var out []placed
	for _, d := range b.deals {
		if rule(d) {
			out = append(out, d)
		}
	}
	return out
}
