package main

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"assure/data/store/postgres/pgtest"
)

// top is the first line of the screen, where it says whether everything is saved, and its notice.
func (d *desk) top() string {
	first, _, _ := strings.Cut(d.shown(), "\n")
	return strings.Join(strings.Fields(first), " ")
}

// TestServePromotion has two people answer while the server of their register is killed and another takes its place.
// What each types meanwhile stays, is said not to be saved, and is saved without a key of theirs when the other is
// there.
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
	for _, w := range workers {
		w.at("ITS-22")
	}
	must(t, pair.Kill())
	killed := time.Now()
	for _, w := range workers {
		w.types("3").sees("NOT SAVED")
		t.Logf("%s, %.1f s after the server was killed: %s", w.name, time.Since(killed).Seconds(), w.top())
		w.types("j").sees("NOT SAVED")
	}
	must(t, pair.Promote())
	promoted := time.Now()
	for _, w := range workers {
		if !w.within(time.Minute, func(s string) bool { return !strings.Contains(s, "NOT SAVED") }) {
			t.Errorf("%s is told for a minute that it is not saved", w.name)
		}
		t.Logf("%s, %.1f s after the other took its place: %s", w.name, time.Since(promoted).Seconds(), w.top())
		w.acked = append(w.acked, told{w.assessment, "ITS-22", "not-met"})
		for range 5 {
			w.one()
		}
	}
	s.compare(workers)
	verify(s)
}
