package imports

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/intake"
	"assure/data/store"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire"
)

const actForget = "forget mapping"

// RememberedMapping is a mapping that a person confirmed by importing with it. It is used for every
// file with the same headings until it is forgotten.
type RememberedMapping struct {
	Signature string
	Name      string
	SHA256    string // of the mapping
	By        string
	On        questionnaire.Date
	Mapping   *Mapping
	Source    string // the mapping file
}

// LoadMapping reads a mapping file. The error is the first [problem.Problem] found, at
// file:line:column, with the number of further ones.
func LoadMapping(ctx context.Context, path string) (*Mapping, error) {
	src, err := safefile.Read(ctx, path, intake.MaxMapping)
	if err != nil {
		return nil, err
	}
	m, problems := intake.LoadMapping(filepath.Base(path), src)
	if m == nil || len(problems) > 0 {
		return nil, firstProblem(problems, path)
	}
	return m, nil
}

func firstProblem(problems []problem.Problem, path string) error {
	if len(problems) == 0 {
		return problem.New("bad-mapping", path, "make a new one with assure import map", "the mapping cannot be read")
	}
	first := problems[0]
	if n := len(problems) - 1; n > 0 {
		first.What += fmt.Sprintf(" (and %d more)", n)
	}
	return &first
}

// Mappings lists the mappings that the register remembers, by name.
func Mappings(ctx context.Context, r *data.Register) (list []RememberedMapping, err error) {
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		list, err = mappings(ctx, r, v)
		return err
	})
	return list, err
}

func mappings(ctx context.Context, r *data.Register, v store.Viewer) ([]RememberedMapping, error) {
	all, err := store.List(ctx, v, store.Mappings)
	if err != nil {
		return nil, err
	}
	var out []RememberedMapping
	for _, m := range all {
		if m.Forgotten {
			continue
		}
		parsed, problems := intake.LoadMapping(m.Name, []byte(m.Source))
		if parsed == nil {
			return nil, fmt.Errorf("the mapping %s in the register: %w", text.Safe(m.Name),
				firstProblem(problems, m.Name))
		}
		out = append(out, RememberedMapping{Signature: m.Signature, Name: m.Name, SHA256: m.SHA256, By: m.By,
			On: r.Day(m.At), Mapping: parsed, Source: m.Source})
	}
	slices.SortStableFunc(out, func(a, b RememberedMapping) int {
		return cmp.Or(cmp.Compare(text.Fold(a.Name), text.Fold(b.Name)), cmp.Compare(a.Signature, b.Signature))
	})
	return out, nil
}

// FindMapping finds a remembered mapping by the beginning of its signature or by its name. Several
// matches are an error that wraps [book.ErrAmbiguous].
func FindMapping(ctx context.Context, r *data.Register, key string) (RememberedMapping, error) {
	var none RememberedMapping
	list, err := Mappings(ctx, r)
	if err != nil {
		return none, err
	}
	var found []RememberedMapping
	for _, m := range list {
		if key != "" && strings.HasPrefix(m.Signature, strings.ToLower(key)) || text.Fold(m.Name) == text.Fold(key) {
			found = append(found, m)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return none, fmt.Errorf("%w: %w", data.ErrNotFound,
			problem.New("unknown-mapping", text.Safe(key), "see assure import mappings list",
				"no such mapping is remembered"))
	}
	return none, fmt.Errorf("%w: %w", book.ErrAmbiguous,
		problem.New("ambiguous-mapping", text.Safe(key), "give more of the signature; see assure import mappings list",
			"%d mappings match", len(found)))
}

// ForgetMapping stops using a remembered mapping. What was imported with it stays.
func ForgetMapping(ctx context.Context, r *data.Register, key string) (RememberedMapping, error) {
	m, err := FindMapping(ctx, r, key)
	if err != nil {
		return m, err
	}
	return m, r.Update(ctx, actForget, func(tx *data.Tx) error {
		rec, err := store.Get(ctx, tx, store.Mappings, m.Signature)
		if err != nil {
			return err
		}
		rec.Forgotten, rec.By, rec.At = true, tx.Actor(), tx.At()
		tx.Subject("mapping", m.Signature, "")
		_, err = store.Put(ctx, tx, store.Mappings, rec)
		return err
	})
}

// loadMappings gives the mappings of the register and of the request to the reader of files.
func (im *importer) loadMappings(ctx context.Context) (err error) {
	im.mappings = map[string]RememberedMapping{}
	list, err := Mappings(ctx, im.r)
	if err != nil {
		return err
	}
	for _, m := range list {
		im.mappings[m.Mapping.Digest()] = m
		im.options.Mappings = append(im.options.Mappings, m.Mapping)
	}
	if im.options.Mapping = im.req.Mapping; im.req.Mapping != nil {
		im.requested = im.req.Mapping.Digest()
	}
	return nil
}

// noteMapping records which mapping a file was read with.
func (im *importer) noteMapping(f *sourceFile) {
	m := f.ret.Mapping
	if f.ret.Kind != intake.Mapped || m == nil {
		return
	}
	f.mapping = m.Digest()
	held, remembered := im.mappings[f.mapping]
	f.out.Mapping = &MappingUse{Name: m.Name, SHA256: f.mapping, Signature: m.Signature(), Profile: m.Profile,
		Framework: m.Framework}
	switch {
	case remembered:
		f.out.Mapping.By, f.out.Mapping.On = held.By, held.On
		f.notes = append(f.notes,
			fmt.Sprintf("read with the mapping %s, confirmed by %s on %s", text.Quote(m.Name, maxQuote),
				text.Safe(held.By), held.On.Long()))
	case f.mapping == im.requested:
		f.notes = append(f.notes, fmt.Sprintf("read with the mapping %s", text.Quote(m.Name, maxQuote)))
	}
}

// rememberMapping stores the mapping of the request once answers were imported with it, which
// confirms it.
func (w *fileWriter) rememberMapping(ctx context.Context, f *sourceFile) error {
	m := f.ret.Mapping
	if f.mapping == "" || f.mapping != w.im.requested || m.Signature() == "" {
		return nil
	}
	if held, ok := w.im.mappings[f.mapping]; ok && held.Signature == m.Signature() {
		return nil
	}
	rec := store.Mapping{Signature: m.Signature(), Name: m.Name, SHA256: f.mapping, Source: string(m.YAML()),
		By: w.tx.Actor(), At: w.tx.At()}
	if have, err := store.Get(ctx, w.tx, store.Mappings, rec.Signature); err == nil && have.SHA256 == rec.SHA256 &&
		!have.Forgotten {
		return nil // an earlier file of this import
	} else if err != nil && !book.IsNotFound(err) {
		return err
	}
	_, err := store.Put(ctx, w.tx, store.Mappings, rec)
	return err
}

// MappingUse is the mapping that a file was read with.
type MappingUse struct {
	Name      string
	SHA256    string
	Signature string // "" when the mapping cannot be remembered: it records no headings
	Profile   string // id of a built-in profile, "" for none
	Framework string
	By        string
	On        questionnaire.Date
}

// ProposeMapping proposes how to read a file, for a person to confirm or change. Of the register it
// reads only the packs, and it writes nothing.
func ProposeMapping(ctx context.Context, r *data.Register, path string, opt ProposeOptions) (*MappingProposal, error) {
	data, sum, err := readContents(ctx, path)
	switch {
	case err != nil:
		return nil, safefile.Explain(err, path)
	case sum != "":
		return nil, problem.New("too-large", path, "split it, or remove other content from it",
			"the file is larger than 50 MB")
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	packs := newPackFinder(ctx, r)
	return intake.Propose(filepath.Base(path), data, packs, opt)
}

// WriteProposal writes the mapping of a proposal to a file, with a comment for each column. It
// overwrites an existing file only with force.
func WriteProposal(path string, p *MappingProposal, force bool) error {
	return safefile.Write(path, safefile.Options{Mode: 0o600, Force: force}, func(w io.Writer) error {
		_, err := w.Write(p.YAML())
		return err
	})
}
