package imports

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"assure/data/intake"
	"assure/internal/legalname"
	"assure/internal/text"
)

// Proof beside a return. A document belongs to the evidence of an answer when the reference typed there names its file:
// with its ending, without it, in other letters or with other blanks, or as a number that only one file has in its name.
// Where several files or several suppliers would fit, nothing is guessed: the documents are listed with what they could be.

// proofKey is a reference as one supplier's answers in one file give it.
type proofKey struct {
	file      *importFile
	supplier  string // ULID
	reference string
}

// paper is a document of an import, its name taken apart.
type paper struct {
	file  *importFile
	name  spelling
	owner string // ULID of the supplier whose folder it lies in, "" for none
}

// spelling is text reduced to its letters and digits, with the places where words begin and end.
type spelling struct {
	joined string
	edges  []int // byte offsets of the beginnings of words, and the end
}

func spell(s string) spelling {
	var b strings.Builder
	var edges []int
	inside := false
	for _, r := range text.Fold(s) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			inside = false
			continue
		}
		if !inside {
			edges, inside = append(edges, b.Len()), true
		}
		b.WriteRune(r)
	}
	return spelling{b.String(), append(edges, b.Len())}
}

// at finds a spelling inside another, beginning and ending where words do: POL-4 is in "POL4 access policy" and not in
// "POL-41".
func (s spelling) at(in spelling) (from, to int, ok bool) {
	if s.joined == "" {
		return 0, 0, false
	}
	for _, from := range in.edges {
		if to := from + len(s.joined); strings.HasPrefix(in.joined[from:], s.joined) && slices.Contains(in.edges, to) {
			return from, to, true
		}
	}
	return 0, 0, false
}

// telling reports whether a name found inside other words means something: a number with letters, or several words.
func (s spelling) telling() bool {
	digits := strings.ContainsFunc(s.joined, unicode.IsDigit)
	letters := strings.ContainsFunc(s.joined, unicode.IsLetter)
	return digits && letters || len(s.edges) > 2 && len(s.joined) >= 8
}

// shelf is the documents of an import, found by how the words of their names begin.
type shelf struct {
	papers []*paper
	starts map[string][]*paper // by the key of the whole name
	inside map[string][]*paper // by every opening of every word of it, because a reference can be shorter than a key
}

// keyLetters is how much of a name the shelf sorts by, in bytes; the key of a shorter name is the whole of it.
const keyLetters = 3

func key(s string) string { return s[:min(keyLetters, len(s))] }

// openings are the keys that something at the beginning of s can have, the shortest first.
func openings(s string) []string {
	out := make([]string, min(keyLetters, len(s)))
	for i := range out {
		out[i] = s[:i+1]
	}
	return out
}

func newShelf(files []*importFile, owners map[string]string) *shelf {
	sh := &shelf{starts: map[string][]*paper{}, inside: map[string][]*paper{}}
	for _, f := range files {
		if f.ret.Kind != intake.Document || f.duplicate || f.ret.Rejected {
			continue
		}
		base := filepath.Base(f.path)
		p := &paper{file: f, name: spell(strings.TrimSuffix(base, filepath.Ext(base))), owner: ownerOf(f.path, owners)}
		sh.papers = append(sh.papers, p)
		for i, from := range p.name.edges[:len(p.name.edges)-1] {
			if i == 0 {
				k := key(p.name.joined)
				sh.starts[k] = append(sh.starts[k], p)
			}
			for _, k := range openings(p.name.joined[from:]) {
				if have := sh.inside[k]; len(have) == 0 || have[len(have)-1] != p {
					sh.inside[k] = append(have, p)
				}
			}
		}
	}
	return sh
}

// folderOwners are the suppliers of an import by what a folder of theirs would be called: the legal name, with or without
// Ltd and the like, the ref or the ODS code.
func (im *importRun) folderOwners() map[string]string {
	out := map[string]string{}
	for _, f := range im.files {
		for _, s := range f.subjects {
			name := legalname.Parse(s.supplier.Name)
			for _, k := range append([]string{name.Key(), name.Core + "|", legalname.Parse(s.supplier.Ref).Key()}, codeKeys(s.supplier.ODSCodes)...) {
				if have, known := out[k]; known && have != s.supplier.ID {
					out[k] = "" // two of one name: the folder is nobody's
				} else {
					out[k] = s.supplier.ID
				}
			}
		}
	}
	return out
}

func codeKeys(codes []string) []string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = legalname.Parse(c).Key()
	}
	return out
}

// ownerOf is the supplier whose name, ref or code the nearest folder around a file bears, "" for none.
func ownerOf(path string, owners map[string]string) string {
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		if id := owners[legalname.Parse(filepath.Base(dir)).Key()]; id != "" {
			return id
		}
		if dir == filepath.Dir(dir) || dir == "." {
			return ""
		}
	}
}

// beside finds the documents that the returns of an import name. It fills im.proof, and notes on each document that it
// could be more than one thing.
func (im *importRun) beside() {
	sh := newShelf(im.files, im.folderOwners())
	if im.proof = map[proofKey][]*importFile{}; len(sh.papers) == 0 {
		return
	}
	takers := map[*importFile]map[string]string{} // supplier -> ref, by document
	for _, f := range im.files {
		for _, s := range f.subjects {
			for _, part := range s.parts {
				for _, a := range part.Expand() {
					e := &a.Evidence
					k := proofKey{f, s.supplier.ID, e.Ref.Value}
					if _, done := im.proof[k]; done || !e.Ref.Given() {
						continue
					}
					im.proof[k] = sh.named(k, s.where(part, e.Ref.At))
					for _, doc := range im.proof[k] {
						if takers[doc] == nil {
							takers[doc] = map[string]string{}
						}
						takers[doc][s.supplier.ID] = s.supplier.Ref
					}
				}
			}
		}
	}
	for k, docs := range im.proof {
		im.proof[k] = slices.DeleteFunc(docs, func(doc *importFile) bool { return len(takers[doc]) > 1 })
	}
	for doc, by := range takers {
		if len(by) > 1 {
			doc.doubt("the returns of "+strings.Join(sortedValues(by), " and ")+" name it, and it can be evidence of one of them only",
				"put it into a folder named after its supplier, or add it with assure evidence add")
		}
	}
}

func sortedValues(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for _, v := range m {
		out = append(out, v)
	}
	slices.Sort(out)
	return out
}

// doubt notes that nobody can say what a document is evidence of. The first reason is enough.
func (f *importFile) doubt(what, fix string) {
	if len(f.problems) == 0 {
		f.problem("ambiguous-document", f.name(), what, fix)
	}
}

// match is a document that a reference names, and which of its letters name it.
type match struct {
	paper    *paper
	from, to int
}

// named are the documents that a reference names, sure ones only. Of others it is noted what they could be.
func (sh *shelf) named(k proofKey, where string) []*importFile {
	ref := spell(k.reference)
	found := sh.whole(k, ref)
	if len(found) == 0 && ref.telling() {
		for _, p := range sh.inside[key(ref.joined)] {
			if _, _, ok := ref.at(p.name); ok && p.reaches(k) {
				found = append(found, match{p, 0, len(ref.joined)})
			}
		}
	}
	var sure []*importFile
	for _, m := range found {
		rivals := slices.DeleteFunc(slices.Clone(found), func(o match) bool { return o.from != m.from || o.to != m.to })
		if own := slices.DeleteFunc(slices.Clone(rivals), func(o match) bool { return o.paper.owner != k.supplier }); len(own) > 0 {
			rivals = own // the supplier's own folder says which is meant
		}
		switch {
		case !slices.ContainsFunc(rivals, func(o match) bool { return o.paper == m.paper }):
		case len(rivals) == 1 && slices.Contains(sure, m.paper.file): // typed twice
		case len(rivals) == 1:
			sure = append(sure, m.paper.file)
		default:
			m.paper.file.doubt(where+" could mean it, and as well "+othersOf(rivals, m.paper), "write the whole file name into the workbook, or add it with assure evidence add")
		}
	}
	return sure
}

// starting are the documents whose whole name can stand at the beginning of a text.
func (sh *shelf) starting(text string) []*paper {
	var out []*paper
	for _, k := range openings(text) {
		out = append(out, sh.starts[k]...)
	}
	return out
}

// whole are the documents whose whole name stands in a reference. A name with its ending goes before one without, and a
// longer name before one that is part of it.
func (sh *shelf) whole(k proofKey, ref spelling) []match {
	var full, bare []match
	for _, edge := range ref.edges[:len(ref.edges)-1] {
		for _, p := range sh.starting(ref.joined[edge:]) {
			end := edge + len(p.name.joined)
			if !strings.HasPrefix(ref.joined[edge:], p.name.joined) || !slices.Contains(ref.edges, end) || !p.reaches(k) {
				continue
			}
			switch m := (match{p, edge, end}); {
			case namesFile(k.reference, filepath.Base(p.file.path)):
				full = append(full, m)
			case edge == 0 && end == len(ref.joined), p.name.telling():
				bare = append(bare, m)
			}
		}
	}
	if len(full) > 0 {
		return longest(full)
	}
	return longest(bare)
}

// longest leaves out what is found inside a longer find.
func longest(found []match) []match {
	return slices.DeleteFunc(slices.Clone(found), func(m match) bool {
		return slices.ContainsFunc(found, func(o match) bool { return o.from <= m.from && m.to <= o.to && o.to-o.from > m.to-m.from })
	})
}

// reaches reports whether a document can be evidence of a supplier's answers in a file: it lies in the file's folder or
// below, and in no folder of another supplier; or it lies in the supplier's own folder.
func (p *paper) reaches(k proofKey) bool {
	if p.owner != "" {
		return p.owner == k.supplier
	}
	return under(filepath.Dir(k.file.path), p.file.path)
}

// maxCandidates is how many other documents a doubt names.
const maxCandidates = 5

func othersOf(list []match, but *paper) string {
	var names []string
	for _, m := range list {
		if m.paper != but {
			names = append(names, text.Safe(filepath.Join(filepath.Base(filepath.Dir(m.paper.file.path)), filepath.Base(m.paper.file.path))))
		}
	}
	if n := len(names) - maxCandidates; n > 0 {
		names = append(names[:maxCandidates], strconv.Itoa(n)+" more")
	}
	return strings.Join(names, ", ")
}
