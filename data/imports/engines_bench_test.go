package imports

import (
	"context"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/riskregister"
	"assure/data/store/postgres/pgtest"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// BenchmarkEngines does the same work on a register in a file and on one on a PostgreSQL server of this computer whose
// commits wait for the disk, in turns, and prints the median of each beside what was done: an import of 40 workbooks,
// the portfolio, the risk register as a workbook, and single answers saved.
//
//	go test ./data/imports -run '^$' -bench Engines -benchtime 5x
func BenchmarkEngines(b *testing.B) {
	const workbooks, answers = 40, 100
	server := pgtest.Start(b)
	kinds := []string{"import", "portfolio", "register", "answer"}
	engines := []string{"file", "PostgreSQL"}
	took := map[string][]time.Duration{}
	round := 0
	for b.Loop() {
		round++
		for _, engine := range engines {
			path := filepath.Join(b.TempDir(), "register.db")
			if engine != engines[0] {
				name := "r" + strconv.Itoa(round)
				if err := server.Exec("CREATE DATABASE " + name + " TEMPLATE template0"); err != nil {
					b.Fatal(err)
				}
				path = server.Address(name)
			}
			note := func(kind string, d time.Duration) {
				took[engine+kind] = append(took[engine+kind], d)
			}
			engineRound(b, path, workbooks, answers, note)
		}
	}
	for _, kind := range kinds {
		of := func(engine string) time.Duration {
			list := slices.Sorted(slices.Values(took[engine+kind]))
			return list[len(list)/2]
		}
		file, shared := of(engines[0]), of(engines[1])
		b.Logf("%-9s in a file %9v, on PostgreSQL %9v, ratio %.2f", kind, file.Round(10*time.Microsecond),
			shared.Round(10*time.Microsecond), float64(shared)/float64(file))
	}
	b.Logf("medians of %d rounds; %d workbooks imported, %d rows of the portfolio, %d answers saved each round", round,
		workbooks, workbooks, answers)
}

// engineRound does the work on one register, and notes how long each part took.
func engineRound(b *testing.B, path string, workbooks, answers int, note func(kind string, took time.Duration)) {
	b.Helper()
	ctx, dir := context.Background(), b.TempDir()
	clock := &datatest.Clock{At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	r := datatest.Open(b, datatest.Options{Path: path, Actor: "dana", Clock: clock})
	clock.At = clock.At.AddDate(0, 0, 20)
	issueAndFill(b, r, workbooks, filepath.Join(dir, "out"), filepath.Join(dir, "back"))
	begun := time.Now()
	out := datatest.Must(Run(ctx, r, Request{Paths: []string{filepath.Join(dir, "back")}, Apply: true}))(b)
	note("import", time.Since(begun))
	if out.Totals.Accepted != workbooks {
		b.Fatalf("%+v", out.Totals)
	}
	begun = time.Now()
	list := datatest.Must(r.Portfolio(ctx, book.At{}))(b)
	note("portfolio", time.Since(begun))
	if len(list) != workbooks {
		b.Fatalf("%d rows", len(list))
	}
	begun = time.Now()
	datatest.Must(riskregister.Export(ctx, r, riskregister.Request{Out: filepath.Join(dir, "register.xlsx")}))(b)
	note("register", time.Since(begun))
	e, _, err := r.Engagement(ctx, "ENG-00001")
	if err != nil {
		b.Fatal(err)
	}
	if err := r.SetFacts(ctx, e.ID, []entity.Fact{{ID: "access", Value: "none"}}); err != nil {
		b.Fatal(err)
	}
	a := datatest.Must(r.StartAssessment(ctx, e.ID, "resilience-exit"))(b)
	questions := r.Packs().Find(a.Pack).Questions()
	question := questions[slices.IndexFunc(questions,
		func(q *questionnaire.Question) bool { return q.Answer == questionnaire.Choice && q.VisibleIf == nil })]
	for i := range answers {
		begun = time.Now()
		datatest.Must(r.RecordAnswer(ctx, data.AnswerEdit{Assessment: a.ID, Question: question.ID,
			Party: entity.BySupplier, Value: question.Options[i%2].ID, BaseRev: i}))(b)
		note("answer", time.Since(begun))
	}
}
