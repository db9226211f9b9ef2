//go:build unix

package tui_test

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/store"
)

var (
	asked   = regexp.MustCompile(`│ (ITS-\d+)  \d+ of `)
	settled = regexp.MustCompile(`ITS-\d+: (.*) u undoes it\.`)
)

// TestJourneyKilledWhileAnswering kills the program (SIGKILL, no warning) while a person answers, again and again. An
// answer counts as acknowledged when the screen says so: each of those is in the register afterwards. The number of
// kills is ASSURE_KILLS, 200 with ASSURE_LONG=1.
func TestJourneyKilledWhileAnswering(t *testing.T) {
	kills, err := strconv.Atoi(os.Getenv("ASSURE_KILLS"))
	if err != nil {
		kills = 5
		if os.Getenv("ASSURE_LONG") != "" {
			kills = 200
		}
	}
	b, err := filled()
	if err != nil {
		t.Fatal(err)
	}
	seed := uint64(time.Now().UnixNano())
	lot := rand.New(rand.NewPCG(seed, 2))
	var db string
	acked, total, unacked := map[string]int{}, 0, 0
	check := func() {
		for question, n := range acked {
			if have := revisions(t, db, question); have < n {
				t.Errorf("seed %d: %s has %d answers, %d were acknowledged", seed, question, have, n)
			}
		}
		r := openRegister(t, db)
		defer r.Close()
		if v, err := r.AuditVerify(t.Context(), data.Head{}); err != nil || len(v.Findings) > 0 {
			t.Errorf("%v, %v", v, err)
		}
	}
	for kill := range kills {
		if kill%25 == 0 { // another register, before every question of this one has an answer
			if kill > 0 {
				check()
			}
			db, acked = filepath.Join(t.TempDir(), "register.db"), map[string]int{}
			if err := os.WriteFile(db, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		p := sit(t, nil, "--db", db, "assess", "ENG-00002").sees(" of 63 done")
		question := ""
		p.until("asks something", func(s string) bool {
			if m := asked.FindStringSubmatch(s); m != nil {
				question = m[1]
			}
			return question != ""
		})
		before := revisions(t, db, question)
		n := 1 + lot.IntN(5)
		last := ""
		for i := range n {
			p.types(strconv.Itoa(i%2+1)).until("says that it is saved", func(s string) bool {
				m := settled.FindStringSubmatch(s)
				if m == nil || m[1] == last {
					return false
				}
				last = m[1]
				return true
			})
		}
		p.types(strconv.Itoa(n%2 + 1)) // one that is under way
		time.Sleep(time.Duration(lot.IntN(8000)) * time.Microsecond)
		if err := p.cmd.Process.Signal(syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		p.kill()
		acked[question] = before + n
		total += n
		switch have := revisions(t, db, question); {
		case have < acked[question]:
			t.Fatalf("seed %d: %s has %d answers, %d were acknowledged", seed, question, have, acked[question])
		case have > acked[question]:
			unacked++
		}
	}
	check()
	t.Logf("%d kills, %d answers acknowledged on the screen, none lost; %d times the one under way was saved", kills,
		total, unacked)
}

func openRegister(t *testing.T, db string) *data.Register {
	t.Helper()
	r, err := data.Open(t.Context(), data.Options{Path: db, ReadOnly: true, MustExist: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// revisions counts the answers to a question, by anybody.
func revisions(t *testing.T, db, question string) (n int) {
	t.Helper()
	r := openRegister(t, db)
	defer r.Close()
	ctx := context.Background()
	if err := r.View(ctx, book.At{}, func(v *store.View) error {
		list, err := store.List(ctx, v, store.Assessments)
		for _, a := range list {
			all, err := v.AnswerHistory(ctx, a.ID, question)
			if err != nil {
				return err
			}
			n += len(all)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}
