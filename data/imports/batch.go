package imports

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"assure/data"
	"assure/data/book"
	"assure/data/directory"
	"assure/data/intake"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
)

// BatchReport is an import as the register stores it: its files with figures, cells and codes,
// without text that anybody wrote.
type BatchReport struct {
	Batch string
	Kind  string // answers, suppliers, dspt, register
	By    string
	At    time.Time
	State string // applied, undone
	Files []BatchFile
}

// BatchFile is one file of an import.
type BatchFile struct {
	Path    string
	Name    string // as in [File]
	SHA256  string
	Kind    intake.Kind
	Verdict Verdict
	Mapping string // "" for our own layouts
	FileReport
}

// FileReport is the stored part of the report on a file.
type FileReport struct {
	Cells    Cells           `json:"cells"`
	Answers  directory.Tally `json:"answers"`
	Subjects []Subject       `json:"subjects"`
	Foreign  []Foreign       `json:"foreign,omitempty"`
	Problems []ProblemPlace  `json:"problems"`
}

// ProblemPlace is the cell and code of a problem. Engagement, Pack and Question are those of the
// answer in the same row, if known, so that the terminal UI can open the question.
type ProblemPlace struct {
	Where      string `json:"where"`
	Code       string `json:"code"`
	Engagement string `json:"engagement,omitempty"`
	Pack       string `json:"pack,omitempty"` // id
	Question   string `json:"question,omitempty"`
}

// ReadBatch returns an import with the report on each of its files.
func ReadBatch(ctx context.Context, r *data.Register, id string) (*BatchReport, error) {
	id = strings.ToUpper(strings.TrimSpace(id))
	out := &BatchReport{Batch: id, Files: []BatchFile{}}
	err := r.View(ctx, book.At{}, func(v *store.View) error {
		b, err := store.Get(ctx, v, store.Batches, id)
		if book.IsNotFound(err) {
			return problem.New("unknown-batch", text.Safe(id), "see assure import list", "there is no such import")
		}
		if err != nil {
			return err
		}
		out.Kind, out.By, out.At, out.State = b.Kind, b.By, b.At, string(b.State)
		files, err := store.List(ctx, v, store.ImportFiles, store.By("batch", id))
		if err != nil {
			return err
		}
		var paths []string
		for _, f := range files {
			bf := BatchFile{Path: f.Path, SHA256: f.SHA256, Kind: intake.Kind(f.Kind), Verdict: Verdict(f.Verdict),
				Mapping: f.Mapping}
			if len(f.Report) > 0 {
				if err := json.Unmarshal(f.Report, &bf.FileReport); err != nil {
					return fmt.Errorf("the report of %s: %w", text.Safe(f.Path), err)
				}
			}
			out.Files = append(out.Files, bf)
			paths = append(paths, f.Path)
		}
		for i, name := range safefile.ShortNames(paths) {
			out.Files[i].Name = name
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// places returns the problems of a file with the answer each is about: the conflict's, else that of
// the same row.
func (f *sourceFile) places() []ProblemPlace {
	out := make([]ProblemPlace, len(f.out.Problems))
	if len(out) == 0 {
		return out
	}
	rows := map[string]ProblemPlace{} // by intake.RowAddress
	for _, s := range f.subjects {
		for _, part := range s.parts {
			for _, a := range part.Expand() {
				at := ProblemPlace{Engagement: s.engagement.Ref, Pack: part.Pack.ID, Question: a.Question}
				for _, c := range a.Cells() {
					rows[intake.RowAddress(s.where(part, c))] = at
				}
			}
		}
	}
	for i, p := range f.out.Problems {
		at := rows[intake.RowAddress(p.Where)]
		at.Where, at.Code = p.Where, p.Code
		out[i] = at
	}
	for _, c := range f.out.Conflicts {
		for i := range out {
			if out[i].Where == c.Where && out[i].Code == c.Code {
				out[i].Engagement, out[i].Question = c.Engagement, c.Question
			}
		}
	}
	return out
}

// Batches lists the imports of every kind, newest first.
func Batches(ctx context.Context, r *data.Register) (list []data.Batch, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		list, err = store.List(ctx, v, store.Batches)
		return err
	})
	slices.Reverse(list)
	return list, err
}

// storedReport returns the report of a file as the register stores it: cells, codes, counts and
// scores. It has no text that anybody wrote, so a redaction does not have to look here.
func (f *sourceFile) storedReport() (json.RawMessage, error) {
	out := FileReport{f.out.Cells, f.out.Answers, make([]Subject, len(f.out.Subjects)), f.out.Foreign, f.places()}
	for i, s := range f.out.Subjects {
		out.Subjects[i] = s.withoutWords()
	}
	return json.Marshal(out)
}
