package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/store/postgres/pgtest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// scaleAnswers is how many single answers are saved at each size, by one window and by eight.
const scaleAnswers = 400

// TestScale loads a register on a PostgreSQL server of this computer, whose commits wait for the disk, with more and
// more engagements, and prints what grows: rows, bytes, the time to save an answer, to read the portfolio and to open
// one engagement. docs/past-one-body.md has what came out. ASSURE_LONG=1 runs it; ASSURE_SCALE=1000,4000,16000 names
// other sizes.
func TestScale(t *testing.T) {
	if os.Getenv("ASSURE_LONG") == "" {
		t.Skip("loads a large register: ASSURE_LONG=1")
	}
	server := pgtest.Start(t, "-c", "max_connections=300", "-c", "shared_buffers=512MB", "-c", "max_wal_size=4GB")
	for _, size := range strings.Split(cmp.Or(os.Getenv("ASSURE_SCALE"), "1000,4000,16000"), ",") {
		var n int
		if _, err := fmt.Sscan(size, &n); err != nil {
			t.Fatal(err)
		}
		scaleOf(t, server, n)
	}
	apart(t, server)
}

// openScale makes a database and opens a register in it.
func openScale(t *testing.T, server *pgtest.Server, name string) (address string, open func() *data.Register) {
	t.Helper()
	if err := server.Exec("CREATE DATABASE " + name + " TEMPLATE template0"); err != nil {
		t.Fatal(err)
	}
	address = server.Address(name)
	return address, func() *data.Register {
		t.Helper()
		r, err := data.Open(t.Context(), data.Options{Path: address, Actor: "Many", Home: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = r.Close() })
		return r
	}
}

// apart has eight windows save at once in one database, and then each in one of its own.
func apart(t *testing.T, server *pgtest.Server) {
	t.Helper()
	const bodies = 8
	var one, own []*data.Register
	for i := range bodies {
		_, open := openScale(t, server, fmt.Sprintf("body%d", i))
		r := open()
		if err := newMaker(r, 20, 63).fill(t.Context(), 20); err != nil {
			t.Fatal(err)
		}
		if own = append(own, r); i == 0 {
			for range bodies {
				one = append(one, open())
			}
		}
	}
	for range 3 {
		a := saves(t, one)
		b := saves(t, own)
		t.Logf("eight windows: in one register %v (p50), %v (p99), %.0f answers/s; in a register each %v, %v, %.0f/s",
			a.at(50), a.at(99), a.rate, b.at(50), b.at(99), b.rate)
	}
}

// scaleOf loads and measures one size.
func scaleOf(t *testing.T, server *pgtest.Server, n int) {
	t.Helper()
	ctx := t.Context()
	address, open := openScale(t, server, fmt.Sprintf("scale%d", n))
	r := open()
	m := newMaker(r, n, 63)
	begun := time.Now()
	if err := m.fill(ctx, n); err != nil {
		t.Fatal(err)
	}
	loaded := time.Since(begun)
	if err := pgtest.Exec(address, "VACUUM ANALYSE"); err != nil {
		t.Fatal(err)
	}
	var bytes, rows int64
	if err := pgtest.Ask(address, "SELECT pg_database_size(current_database()), (SELECT CAST(sum(n_live_tup) AS "+
		"BIGINT) FROM pg_stat_user_tables)", &bytes, &rows); err != nil {
		t.Fatal(err)
	}
	begun = time.Now()
	list, err := r.Portfolio(ctx, book.At{})
	if err != nil || len(list) != n {
		t.Fatalf("%d rows, %v", len(list), err)
	}
	portfolio := time.Since(begun)
	one := saves(t, []*data.Register{r})
	var eight []*data.Register
	for range 8 {
		eight = append(eight, open())
	}
	together := saves(t, eight)
	t.Logf("%6d engagements, %7d answers: %9d rows, %5d MiB, %4.0f bytes an answer with all that belongs to it; "+
		"loaded in %v (%.0f answers/s); portfolio %v; an answer saved in %v (p50), %v (p99) by one window, %v, %v by "+
		"eight at once (%.0f/s)", n, m.written, rows, bytes>>20, float64(bytes)/float64(m.written),
		loaded.Round(100*time.Millisecond), float64(m.written)/loaded.Seconds(), portfolio.Round(time.Millisecond),
		one.at(50), one.at(99), together.at(50), together.at(99), together.rate)
}

// timed are how long single saves took, sorted, and how many there were a second.
type timed struct {
	list []time.Duration
	rate float64
}

func (d timed) at(p int) time.Duration {
	return d.list[min(len(d.list)-1, len(d.list)*p/100)].Round(100 * time.Microsecond)
}

// saves has each window answer questions of an assessment of its own.
func saves(t *testing.T, windows []*data.Register) (out timed) {
	t.Helper()
	var mu sync.Mutex
	var wait sync.WaitGroup
	begun := time.Now()
	for i, r := range windows {
		wait.Go(func() {
			list, err := saveSome(t.Context(), r, fmt.Sprintf("ENG-%05d", i+len(windows)), scaleAnswers/len(windows))
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			out.list = append(out.list, list...)
		})
	}
	wait.Wait()
	out.rate = float64(len(out.list)) / time.Since(begun).Seconds()
	slices.Sort(out.list)
	if len(out.list) == 0 {
		t.Fatal("nothing was saved")
	}
	return out
}

func saveSome(ctx context.Context, r *data.Register, ref string, n int) (out []time.Duration, err error) {
	e, _, err := r.Engagement(ctx, ref)
	if err != nil {
		return nil, err
	}
	a, err := r.StartAssessment(ctx, e.ID, "dspt-small-company")
	if err != nil {
		return nil, err
	}
	questions := r.Packs().Find(a.Pack).Questions()
	q := questions[slices.IndexFunc(questions,
		func(q *questionnaire.Question) bool { return q.Answer == questionnaire.Choice && q.VisibleIf == nil })]
	before, err := r.AnswerHistory(ctx, a.ID, q.ID, book.At{})
	if err != nil {
		return nil, err
	}
	for i := len(before); i < len(before)+n; i++ {
		begun := time.Now()
		if _, err := r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: q.ID, Party: entity.BySupplier,
			Value: q.Options[i%2].ID, BaseRev: i}); err != nil {
			return out, err
		}
		out = append(out, time.Since(begun))
	}
	return out, nil
}
