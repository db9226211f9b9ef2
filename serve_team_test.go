package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"assure/data/book"
)

// told is an answer that a screen said is saved.
type told struct{ assessment, question, value string }

var (
	questionOn = regexp.MustCompile(`│ ([A-Z]+-\d+) `)
	optionsOn  = regexp.MustCompile(`  ([123])  (Met|Partly met|Not met)  `)
	savedOn    = regexp.MustCompile(`([A-Z]+-\d+): (Met|Partly met|Not met)\. u undoes it`)
	valueOf    = map[string]string{"Met": "met", "Partly met": "partly", "Not met": "not-met"}
)

// worker answers questions as a person does, and remembers what the screen said was saved.
type worker struct {
	*desk
	name       string
	assessment string
	step       string // keys to the next question
	acked      []told
	toScreen   []time.Duration
	toSaved    []time.Duration
	conflicts  int
	unsure     int
}

// one answers the question on the screen and goes to the next.
func (w *worker) one() {
	screen := w.shown()
	q, options := questionOn.FindStringSubmatch(screen), optionsOn.FindAllStringSubmatch(screen, -1)
	if q != nil && len(options) > 0 {
		o := options[rand.IntN(len(options))]
		begun := time.Now()
		w.types(o[1])
		w.until(func(s string) bool {
			return strings.Contains(s, "u undoes it") || strings.Contains(s, "keep theirs")
		})
		switch shown := w.shown(); {
		case strings.Contains(shown, "keep theirs"):
			w.conflicts++
			w.types("t")
			w.until(func(s string) bool { return !strings.Contains(s, "keep theirs") })
		case strings.Contains(shown, "u undoes it"):
			w.toSaved = append(w.toSaved, time.Since(begun))
			said := savedOn.FindStringSubmatch(shown) // the notice names what was saved
			if said == nil {
				return
			}
			w.acked = append(w.acked, told{w.assessment, said[1], valueOf[said[2]]})
		case !strings.Contains(shown, "already"):
			w.unsure++ // the page had moved on meanwhile: nothing was said to be saved
			return
		}
	}
	for range len(w.step) {
		was := questionOn.FindString(w.shown())
		begun := time.Now()
		w.types(w.step[:1])
		if !w.until(func(s string) bool { return questionOn.FindString(s) != was }) {
			w.types("gg") // the last one: begin again
			w.until(func(s string) bool { return questionOn.FindString(s) != was })
			return
		}
		w.toScreen = append(w.toScreen, time.Since(begun))
	}
}

// until waits until the screen is as wanted, for two seconds at most.
func (w *worker) until(wanted func(string) bool) bool { return w.within(2*time.Second, wanted) }

func (w *worker) within(most time.Duration, wanted func(string) bool) bool {
	end := time.After(most)
	for !wanted(w.shown()) {
		select {
		case <-w.news:
		case <-end:
			return false
		}
	}
	return true
}

func percentile(list []time.Duration, p int) time.Duration {
	slices.Sort(list)
	if len(list) == 0 {
		return 0
	}
	return list[min(len(list)-1, len(list)*p/100)].Round(100 * time.Microsecond)
}

// resident is the memory of the server in KiB.
func (s *served) resident() (kib int) {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	for line := range strings.Lines(string(b)) {
		_, _ = fmt.Sscanf(line, "VmRSS: %d kB", &kib)
	}
	return kib
}

// compare holds every answer that people were told is saved against the register, where it stays after later ones. Of
// two people on one assessment the order of what their screens said is not that of what was saved.
func (s *served) compare(workers []*worker) {
	s.t.Helper()
	r, n := s.register(), 0
	for _, w := range workers {
		saved := map[told]bool{}
		for _, x := range w.acked {
			n++
			if saved[x] {
				continue
			}
			list, err := r.AnswerHistory(s.t.Context(), x.assessment, x.question, book.At{})
			must(s.t, err)
			for _, a := range list {
				if a.By == w.name+" Example" {
					saved[told{x.assessment, x.question, a.Value}] = true
				}
			}
			if !saved[x] {
				s.t.Errorf("the screen of %s said that %s is saved as %s; it never was: %+v", w.name, x.question,
					x.value, list)
			}
		}
	}
	if n < 20 {
		s.t.Errorf("only %d answers are compared", n)
	}
	s.t.Logf("%d answers compared", n)
}

// Six people on one register, two of them on one assessment: nothing that a screen said was saved is lost, who writes
// the same answer is shown both, and a killed server loses nothing that was said to be saved or is being typed.
func TestServeTeam(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	work := 12 * time.Second
	if os.Getenv("ASSURE_LONG") != "" {
		work = 30 * time.Minute
	}
	s := serveTeam(t, 5)
	before := s.resident()
	var workers []*worker
	for i := range 6 {
		of := max(0, i-1) // the first two share one
		d := s.sit(fmt.Sprintf("Ann%d", i), 100, 30).walks(fmt.Sprintf("SUP-0000%d", of+1))
		w := &worker{desk: d, name: fmt.Sprint("Ann", i), assessment: s.ids[of], step: "j"}
		if i < 2 {
			w.step = "jj"
		}
		if i == 1 {
			w.types("j")
		}
		workers = append(workers, w)
	}
	after := s.resident()
	var wait sync.WaitGroup
	end := time.Now().Add(work)
	for _, w := range workers {
		wait.Go(func() {
			for time.Now().Before(end) {
				w.one()
			}
		})
	}
	wait.Wait()
	var screen, saved []time.Duration
	conflicts := 0
	for _, w := range workers {
		if w.unsure > 1+len(w.toSaved)/20 {
			t.Errorf("%s was often told nothing: %d times of %d", w.name, w.unsure, len(w.toSaved))
		}
		conflicts += w.conflicts
		screen, saved = append(screen, w.toScreen...), append(saved, w.toSaved...)
	}
	t.Logf("key to screen: p50 %v, p99 %v of %d; key to saved: p50 %v, p99 %v of %d; memory %d KiB, %d KiB a session, "+
		"%d KiB at the end; %d conflicts shown", percentile(screen, 50), percentile(screen, 99), len(screen),
		percentile(saved, 50),
		percentile(saved, 99), len(saved), before, (after-before)/6, s.resident(), conflicts)

	// the same answer by two people
	a, b := workers[0], workers[1]
	a.at("ITS-22")
	b.at("ITS-22")
	a.types("4") // neither is an answer that was given before
	b.types("5")
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end) &&
		!strings.Contains(a.shown()+b.shown(), "use mine"); {
		time.Sleep(10 * time.Millisecond)
	}
	if !strings.Contains(a.shown()+b.shown(), "use mine") {
		t.Errorf("no conflict is shown:\n%s\n%s", a.shown(), b.shown())
	}
	if !strings.Contains(a.shown()+b.shown(), "At work here too") {
		t.Error("nobody sees who else is at work")
	}
	for _, w := range []*worker{a, b} {
		if strings.Contains(w.shown(), "use mine") {
			t.Logf("who was second sees:\n%s", w.shown())
		}
	}

	// the server is killed while a note is being typed
	c := workers[2]
	c.at("ITS-05").types("n").sees("ctrl+e editor").types("Seen on ").types("site in May").sees("Seen on site in May")
	time.Sleep(2 * time.Second)
	s.kill()
	for _, w := range workers {
		<-w.gone
	}
	s.compare(workers)
	s.start()
	again := s.sit("Ann2", 100, 30).walks("SUP-00002").at("ITS-05")
	again.types("n").sees("Seen on site in May").sees("Your draft of")
	verify(s)
}

// verify checks the whole chain.
func verify(s *served) {
	s.t.Helper()
	got, err := s.register().AuditVerify(s.t.Context(), headOfNothing)
	must(s.t, err)
	if len(got.Findings) > 0 {
		s.t.Error(got.Findings)
	}
}
