package demo_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"assure/data"
	"assure/data/book"
	"assure/data/datatest"
	"assure/data/report"
	"assure/data/riskregister"
	"assure/questionnaire/entity"
)

const marker = "XQMARK"

// shaped are the marks of fields whose values have a form. The store refuses any other.
var shaped = map[string]string{"Supplier.ODSCodes": "XQMODS-%d", "Supplier.CompanyNumber": "XQ%06d"}

// mark is a marker of its own for a field.
func mark(field string, n int) string {
	switch {
	case field == "Supplier.Tags": // a redacted copy prints them
		return ""
	case shaped[field] != "":
		return fmt.Sprintf(shaped[field], n)
	case field == "Contact.Email":
		return fmt.Sprintf("%s-Contact-Email-%d@example.org", marker, n)
	}
	return fmt.Sprintf("%s-%s-%d", marker, strings.ReplaceAll(field, ".", "-"), n)
}

// numbered is a mark with its number.
var numbered = regexp.MustCompile(`(?i)(` + marker + `-[A-Za-z]+-[A-Za-z]+-\d+|XQMODS-\d+)`)

var marked = regexp.MustCompile(`(?i)` + marker + `-([A-Za-z]+-[A-Za-z]+)-\d+`)

// fields lists the fields whose markers are in some text.
func fields(text []byte) []string {
	found := map[string]bool{}
	for _, m := range marked.FindAllSubmatch(text, -1) {
		found[string(m[1])] = true
	}
	for field, form := range shaped {
		head, _, _ := strings.Cut(form, "%")
		if regexp.MustCompile(`(?i)\b` + head + `\d+`).Match(text) {
			found[field] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// contents are the bytes of a file or, of a workbook, those of all its parts.
func contents(t *testing.T, path string) []byte {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Ext(path) == ".ics" {
		return bytes.ReplaceAll(body, []byte("\r\n "), nil)
	}
	if filepath.Ext(path) != ".xlsx" {
		return body
	}
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
	}
	return all.Bytes()
}

// markedDocument writes one document of a register, whole or redacted, and gives its path.
type markedDocument struct {
	name  string
	write func(ctx context.Context, r *data.Register, path string, redact bool) error
}

func markedDocuments(refs map[string]string) []markedDocument {
	var out []markedDocument
	for _, kind := range report.Kinds() {
		for _, ext := range report.Formats(kind) {
			out = append(out, markedDocument{kind + ext,
				func(ctx context.Context, r *data.Register, path string, redact bool) error {
					_, err := report.Write(ctx, r,
						report.Request{Kind: kind, Ref: refs[kind], Out: path, Redact: redact,
							Scores: kind == report.KindTender})
					return err
				}})
		}
	}
	for _, ext := range []string{".xlsx", ".csv", ".json", ".html"} {
		out = append(out, markedDocument{"register" + ext,
			func(ctx context.Context, r *data.Register, path string, redact bool) error {
				_, err := riskregister.Export(ctx, r, riskregister.Request{Out: path, Redact: redact})
				return err
			}})
	}
	return out
}

// Nothing that a person wrote, and no name, is in a redacted copy of any document, or in any exported field of the
// book that it is made from. The whole copies show that the markers would be seen.
func TestRedactedCopiesTellNothing(t *testing.T) {
	r := newReporting(t)
	ctx := t.Context()
	settings, err := r.Settings(ctx, book.At{})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Update(ctx, "mark",
		func(tx *data.Tx) error { return datatest.MarkEverything(ctx, tx, settings.Facts, mark) }); err != nil {
		t.Fatal(err)
	}
	suppliers, err := r.Suppliers(ctx, book.At{})
	if err != nil {
		t.Fatal(err)
	}
	refs := map[string]string{report.KindSupplier: suppliers[0].Ref, report.KindBoard: suppliers[1].Ref,
		report.KindDecision: "ENG-00001", report.KindAcceptance: "R-00001", report.KindPaper: "DEC-0012",
		report.KindSchedule: "ENG-00001",
		report.KindTender:   "TEN-001", report.KindIncident: "INC-001"}
	seen := map[string]bool{}
	for _, d := range markedDocuments(refs) {
		for _, redact := range []bool{false, true} {
			path := filepath.Join(t.TempDir(), "copy"+filepath.Ext(d.name))
			if err := d.write(ctx, r.Register, path, redact); err != nil {
				t.Errorf("%s, redacted %v: %v", d.name, redact, err)
				continue
			}
			found := fields(contents(t, path))
			if redact && len(found) > 0 {
				t.Errorf("a redacted %s tells %v", d.name, found)
			}
			if !redact && len(found) == 0 && d.name != "foi.csv" {
				t.Errorf("a whole %s shows no marker: the test sees too little to mean anything", d.name)
			}
			for _, f := range found {
				seen[f] = true
			}
		}
	}
	if len(seen) < 30 {
		t.Errorf("the whole copies show markers of %d fields only: %v", len(seen), slices.Sorted(maps.Keys(seen)))
	}
	err = r.Copy(ctx, book.At{}, true, func(c *book.Copy) error { return walkCopy(ctx, t, c) })
	if err != nil {
		t.Fatal(err)
	}
}

// walkCopy looks at every exported field of what a redacted copy gives.
func walkCopy(ctx context.Context, t *testing.T, c *book.Copy) error {
	b, err := c.Open(ctx, book.Scope{})
	if err != nil {
		return err
	}
	things := map[string]any{"book": b, "person": c.Person(marker)}
	if things["risks"], err = b.Risks(ctx, false); err != nil {
		return err
	}
	if things["actions"], err = b.Actions(ctx); err != nil {
		return err
	}
	if things["additions"], err = c.Additions(ctx); err != nil {
		return err
	}
	published, err := b.Publications(ctx)
	if err != nil {
		return err
	}
	things["published"] = published
	for i := range b.Suppliers {
		d, _, _ := published.Of(&b.Suppliers[i])
		things["published of "+b.Suppliers[i].Ref] = d
	}
	for engagement, cycles := range b.Cycles {
		st := b.Stand(*engagementOf(b, engagement))
		things["standing "+engagement] = st
		for _, a := range cycles {
			if things["queries "+a.ID], err = b.Queries(ctx, a.ID); err != nil {
				return err
			}
			if things["issues "+a.ID], err = b.Issues(ctx, a.ID); err != nil {
				return err
			}
		}
	}
	tender, _, err := c.Tender(ctx, "TEN-001") // its second result is for looking into
	if err != nil {
		return err
	}
	things["tender"] = tender
	for name, thing := range things {
		walkText(reflect.ValueOf(thing), name, map[uintptr]bool{}, func(path, text string) {
			if len(fields([]byte(text))) > 0 || strings.Contains(text, marker) {
				t.Errorf("%s of a redacted copy is %q", path, text)
			}
		})
	}
	return nil
}

func engagementOf(b *book.Book, id string) *entity.Engagement {
	for _, list := range b.Engagements {
		for i := range list {
			if list[i].ID == id {
				return &list[i]
			}
		}
	}
	return nil
}

// walkText calls f with every string that can be reached through exported fields.
func walkText(v reflect.Value, path string, seen map[uintptr]bool, f func(path, text string)) {
	switch v.Kind() {
	case reflect.String:
		f(path, v.String())
	case reflect.Pointer:
		if !v.IsNil() && !seen[v.Pointer()] {
			seen[v.Pointer()] = true
			walkText(v.Elem(), path, seen, f)
		}
	case reflect.Interface:
		walkText(v.Elem(), path, seen, f)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				walkText(v.Field(i), path+"."+v.Type().Field(i).Name, seen, f)
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			walkText(v.Index(i), path, seen, f)
		}
	case reflect.Map:
		for k, x := range v.Seq2() {
			walkText(k, path+" key", seen, f)
			walkText(x, path, seen, f)
		}
	}
}
