package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"assure/data/store/postgres/pgtest"
	"assure/questionnaire/entity"
)

// TestSharedHistory has eight windows write to one register at once, each adding one to what it has read of one of
// three answers. A history checker looks at every revision: what nobody's write may lose, and that nothing came twice.
func TestSharedHistory(t *testing.T) {
	t.Parallel()
	const writers, each, questions = 8, 25, 3
	ctx := context.Background()
	cfg, _ := sharedConfig(t)
	cfg.Now, cfg.busy = time.Now, time.Minute
	first := open(t, cfg)
	a := begin(t, first)
	var wins [questions]atomic.Int64
	var numbers sync.Map
	var wg sync.WaitGroup
	for w := range writers {
		s := open(t, cfg)
		wg.Go(func() {
			for i := range each {
				n := (w + i) % questions
				question := fmt.Sprintf("Q%d", n)
				_, err := s.Write(ctx, Action{Actor: "dana", Name: "test"}, func(tx *Tx) error {
					have, err := tx.AnswerAt(ctx, a.ID, question, entity.BySupplier, 0)
					if err != nil && !errors.Is(err, ErrNotFound) {
						return err
					}
					value, _ := strconv.Atoi(have.Value)
					number, err := tx.Next(ctx, "action")
					if err != nil {
						return err
					}
					if _, twice := numbers.LoadOrStore(number, true); twice {
						t.Errorf("number %d was given out twice", number)
					}
					_, err = tx.PutAnswer(ctx, Answered{Answer: answer(a, question, strconv.Itoa(value+1)),
						OpID: fmt.Sprintf("%d-%d", w, i)})
					return err
				})
				if err != nil {
					t.Errorf("writer %d: %v", w, err)
					return
				}
				wins[n].Add(1)
			}
		})
	}
	wg.Wait()
	err := first.Read(ctx, time.Time{}, func(v *View) error {
		for n := range questions {
			list, err := v.AnswerHistory(ctx, a.ID, fmt.Sprintf("Q%d", n))
			if err != nil {
				return err
			}
			if len(list) != int(wins[n].Load()) {
				t.Errorf("question %d has %d revisions of %d writes", n, len(list), wins[n].Load())
			}
			for i, r := range list {
				if r.Rev != i+1 || r.Value != strconv.Itoa(i+1) {
					t.Errorf("question %d: revision %d says %s where %d was to come: an update was lost", n, r.Rev,
						r.Value, i+1)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if v := verifyClean(t, first); v.Rows < writers*each {
		t.Errorf("the log has %d rows of %d writes", v.Rows, writers*each)
	}
}

// crowd are four windows that write to one register, an answer each, until they are stopped. A write whose end is not
// known is sent again with its operation id.
type crowd struct {
	t       *testing.T
	of      entity.Assessment
	cfg     Config
	acked   [4][]string
	repeats atomic.Int64
	saves   chan time.Time // when something was saved, while somebody asks
	longest atomic.Int64   // that a writer waited for one save
	stop    chan struct{}
	all     sync.WaitGroup
}

// crowdOf makes a register, and has the four write to it.
func crowdOf(t *testing.T, address string) *crowd {
	t.Helper()
	c := &crowd{t: t, cfg: Config{Path: address, Now: time.Now, Home: t.TempDir()}, stop: make(chan struct{}),
		saves: make(chan time.Time)}
	first := open(t, c.cfg)
	c.of = begin(t, first)
	first.Close()
	for w := range c.acked {
		s := open(t, c.cfg)
		c.all.Go(func() { c.write(s, w) })
	}
	return c
}

func (c *crowd) write(s *Store, w int) {
	last := time.Now()
	for i := 0; ; i++ {
		op := fmt.Sprintf("%d-%d", w, i)
		for !c.save(s, w, op) {
			select {
			case <-c.stop:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
		c.acked[w] = append(c.acked[w], op)
		now := time.Now()
		c.longest.Store(max(c.longest.Load(), int64(now.Sub(last))))
		last = now
		select {
		case c.saves <- now:
		case <-c.stop:
			return
		default:
		}
	}
}

// save reports whether an answer is saved, now or by a write before whose end was not known.
func (c *crowd) save(s *Store, w int, op string) bool {
	ctx := context.Background()
	_, err := s.Write(ctx, Action{Actor: "dana", Name: "test"}, func(tx *Tx) error {
		_, err := tx.PutAnswer(ctx, Answered{Answer: answer(c.of, fmt.Sprintf("Q%d", w), op), OpID: op})
		return err
	})
	switch {
	case err == nil:
		return true
	case errors.Is(err, ErrRepeated):
		c.repeats.Add(1)
		return true
	case !errors.Is(err, ErrUnreachable) && !errors.Is(err, ErrBusy) && !errors.Is(err, ErrReadOnly):
		c.t.Errorf("writer %d: %v", w, err)
	}
	return false
}

// next waits until something is saved.
func (c *crowd) next() time.Time { return <-c.saves }

// end stops the windows, and looks for everything that one of them was told is saved.
func (c *crowd) end() (total, lost int) {
	c.t.Helper()
	close(c.stop)
	c.all.Wait()
	s := open(c.t, c.cfg)
	for w := range c.acked {
		err := s.Read(c.t.Context(), time.Time{}, func(v *View) error {
			list, err := v.AnswerHistory(c.t.Context(), c.of.ID, fmt.Sprintf("Q%d", w))
			have := map[string]int{}
			for _, r := range list {
				have[r.Value]++
			}
			for _, op := range c.acked[w] {
				total++
				if have[op] != 1 {
					lost++
				}
			}
			return err
		})
		if err != nil {
			c.t.Fatal(err)
		}
	}
	verifyClean(c.t, s)
	return total, lost
}

// TestSharedKills kills the server again and again while four windows write. ASSURE_LONG=1 kills it 40 times.
func TestSharedKills(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills a server")
	}
	kills := 3
	if os.Getenv("ASSURE_LONG") != "" {
		kills = 40
	}
	server := pgtest.Start(t)
	c := crowdOf(t, server.Address("postgres"))
	for range kills {
		time.Sleep(300 * time.Millisecond)
		if err := server.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := server.Run(); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(time.Second)
	total, lost := c.end()
	t.Logf("%d kills, %d acknowledged, %d lost, %d known again by their operation id, longest wait %s", kills, total,
		lost, c.repeats.Load(), time.Duration(c.longest.Load()).Round(time.Millisecond))
	if lost > 0 || total < kills {
		t.Errorf("%d of %d acknowledged writes are lost or there twice", lost, total)
	}
}

// TestSharedPromotion kills the primary of two servers while four windows write, makes the standby the primary, and the
// windows go on: one after another is asked by the one address that names both. ASSURE_LONG=1 does so ten times, and
// builds the one that was killed again as a standby each time.
func TestSharedPromotion(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills servers")
	}
	promotions := 1
	if os.Getenv("ASSURE_LONG") != "" {
		promotions = 10
	}
	pair := pgtest.StartPair(t)
	c := crowdOf(t, pair.Address("postgres"))
	for i := range promotions {
		time.Sleep(300 * time.Millisecond)
		killed := time.Now()
		if err := errors.Join(pair.Kill(), pair.Promote()); err != nil {
			t.Fatal(err)
		}
		promoted := time.Since(killed)
		for c.next().Before(killed.Add(promoted)) {
		}
		t.Logf("promotion %d took %.2f s; the next answer was saved %.2f s after the primary was killed", i+1,
			promoted.Seconds(), time.Since(killed).Seconds())
		if i+1 < promotions {
			if err := pair.Rebuild(); err != nil {
				t.Fatal(err)
			}
		}
	}
	time.Sleep(time.Second)
	total, lost := c.end()
	t.Logf("%d promotions, %d acknowledged, %d lost, %d known again by their operation id, longest wait %s", promotions,
		total, lost, c.repeats.Load(), time.Duration(c.longest.Load()).Round(time.Millisecond))
	if lost > 0 || total < 10*promotions {
		t.Errorf("%d of %d acknowledged writes are lost or there twice", lost, total)
	}
}
