package demo

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"assure/internal/safefile"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// breach is the service whose supplier has the incident: its first two questionnaires look sound,
// the third, after it, does not.
const breach = "Clinical decision support"

// answerDays is how long suppliers have to answer.
const answerDays = 28

// round returns one round of questionnaires: issued on a day, returned over the following weeks,
// reviewed and signed off.
func (b *builder) round(n int, start time.Time, rule func(placed) bool) []event {
	deals := b.pick(rule)
	if n == 3 {
		deals = append(deals, b.deal(breach))
	}
	days := func(d int) time.Time { return start.AddDate(0, 0, d) }
	due := b.jo.Day(days(answerDays))
	events := []event{{days(0), fmt.Sprintf("send out round %d", n),
		func(ctx context.Context) error { return b.issueRound(ctx, n, deals, due) }}}
	post := map[int][]letter{}
	for _, d := range deals {
		for day, l := range letters(d, n) {
			post[day] = append(post[day], l...)
		}
	}
	if again := slices.DeleteFunc(slices.Clone(deals),
		func(d placed) bool { return n != 2 || d.slip != olderLater }); len(again) > 0 {
		events = append(events, event{days(6), "send some out again",
			func(ctx context.Context) error { return b.issueRound(ctx, n, again, due) }})
	}
	for day, batch := range post {
		slices.SortFunc(batch, func(x, y letter) int { return x.deal.n - y.deal.n })
		what := fmt.Sprintf("import what came back on day %d of round %d", day, n)
		events = append(events, event{days(day), what,
			func(ctx context.Context) error { return b.receive(ctx, n, batch) }})
	}
	events = append(events, event{days(38), fmt.Sprintf("review round %d", n),
		func(ctx context.Context) error { return b.reviewRound(ctx, n, deals) }})
	return append(events, event{days(41), fmt.Sprintf("sign off round %d", n),
		func(ctx context.Context) error { return b.signRound(ctx, n, deals) }})
}

// qualityIn returns how well a supplier ran its controls at the time of a round.
func qualityIn(d placed, round int) quality {
	switch {
	case d.service == breach && round < 3:
		return sound
	case round == 1 && d.quality == exemplar:
		return sound // the best have become so
	case round == 1 && d.quality == sound && d.course == signed:
		return weak // these have mended what was found, and its risks can be closed
	}
	return d.quality
}

// letter is one returned file.
type letter struct {
	deal placed
	what content
}

// content is the kind of file.
type content int

// The contents.
const (
	whole content = iota
	cutShort
	firstHalf
	secondHalf
	outdated // answers to the questionnaire that was replaced
)

// letters returns the files that a deal returns in a round, by day.
func letters(d placed, round int) map[int][]letter {
	day := []int{12, 17, 21, 25}[d.n%4]
	post := map[int][]letter{}
	add := func(day int, what content) { post[day] = append(post[day], letter{d, what}) }
	mishap := d.slip
	if round == 1 {
		mishap = none
	}
	switch {
	case d.course == late && d.state != entity.Bid: // still waited for
	case d.course == late:
		add(36, whole) // after the closing time
	case mishap == damaged:
		add(day, cutShort)
		add(day+4, whole)
	case mishap == inParts:
		add(day, firstHalf)
		add(36, secondHalf) // late
	case mishap == olderLater:
		add(day, whole)
		add(day+5, outdated)
	default:
		add(day, whole)
	}
	return post
}

// issueRound issues the questionnaires of a round.
func (b *builder) issueRound(ctx context.Context, n int, deals []placed, due questionnaire.Date) error {
	dir := b.path(dirIssued, b.jo.Today().String())
	groups := map[string][]string{}
	for _, d := range deals {
		key := d.pack() + "|"
		if n > 1 && firstRound(d) || n == 3 && d.service == breach {
			key += "prefill"
		}
		groups[key] = append(groups[key], d.ref)
	}
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		pack, prefill, _ := cutKey(key)
		sent, err := b.issue(ctx, pack, groups[key], dir, due, prefill)
		if err != nil {
			return err
		}
		for ref, path := range sent {
			if old := b.out[ref]; old != "" {
				b.older[ref] = old
			}
			b.out[ref] = path
		}
	}
	return nil
}

// receive fills in the files of one day, puts them into a folder and imports it.
func (b *builder) receive(ctx context.Context, n int, batch []letter) error {
	dir := b.path(dirReturned, b.jo.Today().String())
	if err := safefile.MkdirAll(dir); err != nil {
		return err
	}
	on := b.jo.Today()
	errs := make([]error, len(batch))
	var wg sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, l := range batch {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			if ctx.Err() == nil {
				errs[i] = b.write(l, n, on, dir)
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return b.importFolder(ctx, dir)
}

// write fills in one file.
func (b *builder) write(l letter, n int, on questionnaire.Date, dir string) error {
	d := l.deal
	from, suffix := b.out[d.ref], ""
	switch l.what {
	case outdated:
		from, suffix = b.older[d.ref], " (old)"
	case firstHalf:
		suffix = " part 1"
	case secondHalf:
		suffix = " part 2"
	case cutShort:
		suffix = " upload"
	}
	fm, err := openForm(from)
	if err != nil {
		return err
	}
	if err := b.fill(fm, l, n, on); err != nil {
		return fmt.Errorf("fill %s: %w", from, err)
	}
	base := filepath.Base(from)
	to := filepath.Join(dir, base[:len(base)-len(filepath.Ext(base))]+suffix+filepath.Ext(base))
	if err := fm.save(to); err != nil {
		return err
	}
	if l.what == cutShort {
		return truncate(to)
	}
	return nil
}
