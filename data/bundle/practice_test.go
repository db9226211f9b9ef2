package bundle_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"assure/data/bundle"
	"assure/internal/problem"
	"assure/questionnaire/entity"
)

const ourPack = "schema: assure-pack/1\n"

func practice(files ...bundle.File) bundle.Manifest {
	return bundle.Manifest{Format: bundle.Format, ID: "01KBCD0000000000000000000A", Kind: bundle.Practice,
		Made: time.Date(2026, 12, 1, 9, 30, 0, 0, time.UTC), By: bundle.Body{Code: "R0A9", Name: "Demo Trust"},
		Files: files}
}

func practiceFile(name string) bundle.File {
	return bundle.File{Name: name, Kind: bundle.PackFile, SHA256: sum([]byte(ourPack)), Size: int64(len(ourPack))}
}

// A bundle of good practice has files under plain names, each once, and nothing about a supplier.
func TestPractice(t *testing.T) {
	t.Parallel()
	s := key(t)
	write := func(m bundle.Manifest) ([]byte, error) {
		var out bytes.Buffer
		err := bundle.Write(&out, &m, s, func(string) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(ourPack)), nil
		})
		return out.Bytes(), err
	}
	body, err := write(practice(practiceFile("Clauses.yaml"), practiceFile("our-pack.yaml")))
	if err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Read(bytes.NewReader(body), int64(len(body)), "x.assure")
	if err != nil || len(b.Manifest.Files) != 2 {
		t.Fatalf("%+v, %v", b, err)
	}
	var out bytes.Buffer
	if err := b.Document(&out, b.Manifest.Files[0].SHA256); err != nil || out.String() != ourPack {
		t.Errorf("%q, %v", out.String(), err)
	}
	for name, m := range map[string]bundle.Manifest{
		"no file":       practice(),
		"a path":        practice(practiceFile("../packs/x.yaml")),
		"a folder":      practice(practiceFile("a/b.yaml")),
		"hidden":        practice(practiceFile(".x.yaml")),
		"a program":     practice(practiceFile("x.sh")),
		"twice":         practice(practiceFile("a.yaml"), practiceFile("a.yaml")),
		"twice to some": practice(practiceFile("A.yaml"), practiceFile("a.yaml")),
		"out of order":  practice(practiceFile("b.yaml"), practiceFile("a.yaml")),
		"another kind":  practice(bundle.File{Name: "a.yaml", Kind: "plugin", SHA256: sum([]byte(ourPack)), Size: 22}),
		"no size":       practice(bundle.File{Name: "a.yaml", Kind: bundle.PackFile, SHA256: sum([]byte(ourPack))}),
	} {
		var p *problem.Problem
		if _, err := write(m); !errors.As(err, &p) || p.Code != "bad-bundle" {
			t.Errorf("%s: %v", name, err)
		}
	}
	about := practice(practiceFile("a.yaml"))
	about.Supplier, about.Consent = &bundle.Supplier{Name: "X"}, &bundle.Consent{Share: entity.MayShare}
	if _, err := write(about); err == nil {
		t.Error("good practice about a supplier")
	}
}
