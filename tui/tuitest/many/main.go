// Command many makes a register with many made-up suppliers, to see how quick the program is with it:
//
//	go run ./tui/tuitest/many -engagements 10000 -db big.db
//
// Each supplier has one engagement with its facts and a questionnaire that is answered in part, most of it as the
// supplier's word. The same number gives the same answers. It says how much it wrote and how large the register is.
// With more answers than the questionnaire asks for, the questionnaire is made longer:
//
//	go run ./tui/tuitest/many -engagements 80000 -answers 150 -db big.db
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"assure/data"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// batch is how many engagements are written at once.
const batch = 200

func main() {
	db := flag.String("db", "big.db", "the register to make")
	n := flag.Int("engagements", 10_000, "how many")
	answers := flag.Int("answers", 63, "questions answered of each questionnaire, at most")
	flag.Parse()
	if err := run(context.Background(), *db, *n, *answers); err != nil {
		fmt.Fprintln(os.Stderr, "many:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, path string, n, answers int) (err error) {
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("%s is there already", path)
	}
	r, err := data.Open(ctx, data.Options{Path: path, Actor: "Many", Now: time.Now})
	if err != nil {
		return err
	}
	defer func() {
		if cerr := r.Close(); err == nil {
			err = cerr
		}
	}()
	if err := longer(r.Packs(), answers); err != nil {
		return err
	}
	m := newMaker(r, n, answers)
	if err := m.fill(ctx, n); err != nil {
		return err
	}
	size := ""
	if info, err := os.Stat(path); err == nil {
		size = fmt.Sprintf(", %d MiB", info.Size()>>20)
	}
	fmt.Printf("%d engagements with %d answers in %s%s\n", n, m.written, r.Path(), size)
	return nil
}

const pack = "dspt-it-supplier"

type maker struct {
	r         *data.Register
	rand      *rand.Rand
	questions []*questionnaire.Question
	answers   int
	written   int
}

func newMaker(r *data.Register, n, answers int) *maker {
	return &maker{r: r, rand: rand.New(rand.NewPCG(uint64(n), 1)), answers: answers, //nolint:gosec // made-up data
		questions: r.Packs().Find(pack).Questions()}
}

// fill writes n suppliers, some at a time.
func (m *maker) fill(ctx context.Context, n int) error {
	for i := 0; i < n; i += batch {
		err := m.r.Update(ctx, data.ActSupplier, func(tx *data.Tx) error {
			for j := i; j < min(i+batch, n); j++ {
				if err := m.supplier(ctx, tx, j); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// facts are values of each fact that is set, one of them at random.
var facts = []struct {
	id     string
	values []string
}{
	{"data", []string{"patient", "patient", "none"}},
	{"records", []string{"1m-plus", "under-100k", "none"}},
	{"access", []string{"privileged", "view", "none"}},
	{"internet_facing", []string{"yes", "no"}},
	{"outage", []string{"under-24h", "over-72h"}},
	{"size", []string{"it-supplier"}},
	{"care", []string{"supports", "no"}},
	{"incident_24m", []string{"no"}},
	{"subprocessors", []string{"uk", "none"}},
}

func (m *maker) supplier(ctx context.Context, tx *data.Tx, i int) error {
	s, err := tx.AddSupplier(ctx, entity.Supplier{Name: fmt.Sprintf("%s %s %d Ltd", m.one(first), m.one(second), i),
		ODSCodes: []string{fmt.Sprintf("Z%06d", i)}, Tags: []string{"fictional"}})
	if err != nil {
		return err
	}
	e, err := tx.AddEngagement(ctx, entity.Engagement{Supplier: s.ID, Service: m.one(services), Owner: m.one(owners),
		State: entity.Live})
	if err != nil {
		return err
	}
	var known []entity.Fact
	for _, f := range facts {
		known = append(known, entity.Fact{ID: f.id, Value: m.one(f.values), Source: entity.FromBuyer, Adopted: true})
	}
	if err := tx.SetFacts(ctx, e.ID, known); err != nil {
		return err
	}
	a, _, err := tx.StartAssessment(ctx, e.ID, pack)
	if err != nil {
		return err
	}
	for _, q := range m.questions[:min(m.answers, len(m.questions))] {
		if q.Answer != questionnaire.Choice || m.rand.IntN(10) == 0 {
			continue
		}
		value := q.Options[min(m.rand.IntN(len(q.Options)), m.rand.IntN(len(q.Options)))].ID
		_, err := tx.WriteAnswer(ctx, a, entity.Answer{Assessment: a.ID, Question: q.ID, Party: entity.BySupplier,
			Value: value, Origin: entity.Imported, File: "returns.xlsx", Cell: "F12"}, fmt.Sprint(a.ID, q.ID))
		if err != nil {
			return err
		}
		m.written++
	}
	_, err = tx.SettleRisks(ctx, e.ID)
	return err
}

func (m *maker) one(list []string) string { return list[m.rand.IntN(len(list))] }

var (
	first    = []string{"Northgate", "Meridian", "Brightwell", "Castle", "Pennine", "Oakfield", "Tideway", "Larkhill"}
	second   = []string{"Pathology", "Hosting", "Transcription", "Imaging", "Courier", "Records", "Messaging"}
	services = []string{"LIMS reporting", "Hosting", "Dictation", "PACS support", "Courier", "Archive", "Reminders"}
	owners   = []string{"A. Shah", "J. Okoro", "M. Doyle", "R. Patel"}
)
