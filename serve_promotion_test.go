package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"assure/data/book"
	"assure/data/store/postgres/pgtest"
	"assure/questionnaire/entity"
)

// top is the first line of the screen, where it says whether everything is saved, and its notice.
func (d *desk) top() string {
	first, _, _ := strings.Cut(d.shown(), "\n")
	return strings.Join(strings.Fields(first), " ")
}

// TestServePromotion has two people answer while the server of their register is killed and another takes its place.
// What each types meanwhile stays, is said not to be saved, and is saved without a key of theirs when the other is
// there. ASSURE_LONG=1 does so ten times, and builds the one that was killed again as a standby each time.
func TestServePromotion(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills servers")
	}
	pair := pgtest.StartPair(t)
	s := &served{t: t, dir: t.TempDir(), keys: map[string]ssh.Signer{}, db: pair.Address("postgres")}
	s.fill(2)
	s.start("--dir", t.TempDir())
	var workers []*worker
	for i := range 2 {
		d := s.sit(fmt.Sprintf("Ann%d", i), 100, 30).walks(fmt.Sprintf("SUP-0000%d", i+1))
		workers = append(workers, &worker{desk: d, name: fmt.Sprint("Ann", i), assessment: s.ids[i], step: "j"})
	}
	var wait sync.WaitGroup
	for _, w := range workers {
		wait.Go(func() {
			for range 15 {
				w.one()
			}
		})
	}
	wait.Wait()
	rounds := 1
	if os.Getenv("ASSURE_LONG") != "" {
		rounds = 10
	}
	for round := range rounds {
		if round > 0 {
			must(t, pair.Rebuild())
		}
		s.promoteUnder(pair, workers, round%2)
	}
	s.compare(workers)
	verify(s)
}

// promoteUnder kills the server of the register, has each answer one question meanwhile with one of two answers, and
// has the other server take its place.
func (s *served) promoteUnder(pair *pgtest.Pair, workers []*worker, which int) {
	t := s.t
	t.Helper()
	for _, w := range workers {
		w.at("ITS-22")
	}
	must(t, pair.Kill())
	killed := time.Now()
	for _, w := range workers {
		w.types([]string{"3", "2"}[which]).sees("NOT SAVED")
		t.Logf("%s, %.1f s after the server was killed: %s", w.name, time.Since(killed).Seconds(), w.top())
		w.types("j").sees("NOT SAVED")
	}
	must(t, pair.Promote())
	promoted := time.Now()
	for _, w := range workers {
		if !w.within(time.Minute, func(s string) bool { return !strings.Contains(s, "NOT SAVED") }) {
			t.Errorf("%s is told for a minute that it is not saved", w.name)
		}
		t.Logf("%s, %.1f s after the other took its place (%.1f s after the kill): %s", w.name,
			time.Since(promoted).Seconds(), time.Since(killed).Seconds(), w.top())
		said := told{w.assessment, "ITS-22", []string{"not-met", "partly"}[which]}
		list, err := s.register().AnswerHistory(t.Context(), said.assessment, said.question, book.At{})
		must(t, err)
		newest := slices.MaxFunc(list, func(a, b entity.Answer) int { return cmp.Compare(a.Rev, b.Rev) })
		if newest.Value != said.value {
			t.Errorf("the screen of %s said that %s is saved, and the register has %s", w.name, said.value,
				newest.Value)
		}
		w.acked = append(w.acked, said)
		for range 5 {
			w.one()
		}
	}
}
