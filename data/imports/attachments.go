package imports

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"assure/data"
	"assure/data/intake"
	"assure/internal/legalname"
	"assure/internal/text"
)

// beside finds the documents that the returns of an import name. It fills im.proof, and notes on each document that it
// could be more than one thing.
func (im *importer) matchAttachments() {
	sh := indexAttachments(im.files, im.folderOwners())
	if im.attachments = map[referenceKey][]*sourceFile{}; len(sh.all) == 0 {
		return
	}
	takers := map[*sourceFile]map[string]string{} // supplier -> ref, by document
	for _, f := range im.files {
		for _, s := range f.subjects {
			for _, part := range s.parts {
				for _, a := range part.Expand() {
					e := &a.Evidence
					k := referenceKey{f, s.supplier.ID, e.Ref.Value}
					if _, done := im.attachments[k]; done || !e.Ref.Given() {
						continue
					}
					im.attachments[k] = sh.find(k, s.where(part, e.Ref.At))
					for _, doc := range im.attachments[k] {
						if takers[doc] == nil {
							takers[doc] = map[string]string{}
						}
						takers[doc][s.supplier.ID] = s.supplier.Ref
					}
				}
			}
		}
	}
	for k, docs := range im.attachments {
		im.attachments[k] = slices.DeleteFunc(docs, func(doc *sourceFile) bool { return len(takers[doc]) > 1 })
	}
	for doc, by := range takers {
		if len(by) > 1 {
			doc.markAmbiguous("the returns of "+strings.Join(sortedValues(by), " and ")+" name it, and it can be evidence of one of them only",
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

// paper is a document of an import, its name taken apart.
type attachment struct {
	file  *sourceFile
	name  spelling
	owner string // ULID of the supplier whose folder it lies in, "" for none
}

// Proof beside a return. A document belongs to the evidence of an answer when the reference typed there names its file:
// with its ending, without it, in other letters or with other blanks, or as a number that only one file has in its name.
// Where several files or several suppliers would fit, nothing is guessed: the documents are listed with what they could be.

// proofKey is a reference as one supplier's answers in one file give it.
type referenceKey struct {
	file      *sourceFile
	supplier  string // ULID
	reference string
}

// folderOwners are the suppliers of an import by what a folder of theirs would be called: the legal name, with or without
// Ltd and the like, the ref or the ODS code.
func (im *importer) folderOwners() map[string]string {
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

// shelf is the documents of an import, found by how the words of their names begin.
type attachmentIndex struct {
	all    []*attachment
	starts map[string][]*attachment // by the key of the whole name
	inside map[string][]*attachment // by every opening of every word of it, because a reference can be shorter than a key
}

func indexAttachments(files []*sourceFile, owners map[string]string) *attachmentIndex {
	sh := &attachmentIndex{starts: map[string][]*attachment{}, inside: map[string][]*attachment{}}
	for _, f := range files {
		if f.ret.Kind != intake.Document || f.duplicate || f.ret.Rejected {
			continue
		}
		base := filepath.Base(f.path)
		p := &attachment{file: f, name: spell(strings.TrimSuffix(base, filepath.Ext(base))), owner: ownerOf(f.path, owners)}
		sh.all = append(sh.all, p)
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

// named are the documents that a reference names, sure ones only. Of others it is noted what they could be.
func (sh *attachmentIndex) find(k referenceKey, where string) []*sourceFile {
	ref := spell(k.reference)
	found := sh.findWhole(k, ref)
	if len(found) == 0 && ref.distinctive() {
		for _, p := range sh.inside[key(ref.joined)] {
			if _, _, ok := ref.within(p.name); ok && p.canSupport(k) {
				found = append(found, nameMatch{p, 0, len(ref.joined)})
			}
		}
	}
	var sure []*sourceFile
	for _, m := range found {
		rivals := slices.DeleteFunc(slices.Clone(found), func(o nameMatch) bool { return o.from != m.from || o.to != m.to })
		if own := slices.DeleteFunc(slices.Clone(rivals), func(o nameMatch) bool { return o.attachment.owner != k.supplier }); len(own) > 0 {
			rivals = own // the supplier's own folder says which is meant
		}
		switch {
		case !slices.ContainsFunc(rivals, func(o nameMatch) bool { return o.attachment == m.attachment }):
		case len(rivals) == 1 && slices.Contains(sure, m.attachment.file): // typed twice
		case len(rivals) == 1:
			sure = append(sure, m.attachment.file)
		default:
			m.attachment.file.markAmbiguous(where+" could mean it, and as well "+otherNames(rivals, m.attachment), "write the whole file name into the workbook, or add it with assure evidence add")
		}
	}
	return sure
}

// match is a document that a reference names, and which of its letters name it.
type nameMatch struct {
	attachment *attachment
	from, to   int
}

// whole are the documents whose whole name stands in a reference. A name with its ending goes before one without, and a
// longer name before one that is part of it.
func (sh *attachmentIndex) findWhole(k referenceKey, ref spelling) []nameMatch {
	var full, bare []nameMatch
	for _, edge := range ref.edges[:len(ref.edges)-1] {
		for _, p := range sh.starting(ref.joined[edge:]) {
			end := edge + len(p.name.joined)
			if !strings.HasPrefix(ref.joined[edge:], p.name.joined) || !slices.Contains(ref.edges, end) || !p.canSupport(k) {
				continue
			}
			switch m := (nameMatch{p, edge, end}); {
			case namesFile(k.reference, filepath.Base(p.file.path)):
				full = append(full, m)
			case edge == 0 && end == len(ref.joined), p.name.distinctive():
				bare = append(bare, m)
			}
		}
	}
	if len(full) > 0 {
		return longest(full)
	}
	return longest(bare)
}

// starting are the documents whose whole name can stand at the beginning of a text.
func (sh *attachmentIndex) starting(text string) []*attachment {
	var out []*attachment
	for _, k := range openings(text) {
		out = append(out, sh.starts[k]...)
	}
	return out
}

// longest leaves out what is found inside a longer find.
func longest(found []nameMatch) []nameMatch {
	return slices.DeleteFunc(slices.Clone(found), func(m nameMatch) bool {
		return slices.ContainsFunc(found, func(o nameMatch) bool { return o.from <= m.from && m.to <= o.to && o.to-o.from > m.to-m.from })
	})
}

// reaches reports whether a document can be evidence of a supplier's answers in a file: it lies in the file's folder or
// below, and in no folder of another supplier; or it lies in the supplier's own folder.
func (p *attachment) canSupport(k referenceKey) bool {
	if p.owner != "" {
		return p.owner == k.supplier
	}
	return under(filepath.Dir(k.file.path), p.file.path)
}

// maxCandidates is how many other documents a doubt names.
const maxCandidates = 5

// doubt notes that nobody can say what a document is evidence of. The first reason is enough.
func (f *sourceFile) markAmbiguous(what, fix string) {
	if len(f.problems) == 0 {
		f.problem("ambiguous-document", f.name(), what, fix)
	}
}

func otherNames(list []nameMatch, but *attachment) string {
	var names []string
	for _, m := range list {
		if m.attachment != but {
			names = append(names, text.Safe(filepath.Join(filepath.Base(filepath.Dir(m.attachment.file.path)), filepath.Base(m.attachment.file.path))))
		}
	}
	if n := len(names) - maxCandidates; n > 0 {
		names = append(names[:maxCandidates], data.Itoa(n)+" more")
	}
	return strings.Join(names, ", ")
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
func (s spelling) within(in spelling) (from, to int, ok bool) {
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
func (s spelling) distinctive() bool {
	digits := strings.ContainsFunc(s.joined, unicode.IsDigit)
	letters := strings.ContainsFunc(s.joined, unicode.IsLetter)
	return digits && letters || len(s.edges) > 2 && len(s.joined) >= 8
}

// namesFile reports whether a reference holds the name of a file as a whole: not "policy.pdf" in "access-policy.pdf".
func namesFile(reference, name string) bool {
	text, name := text.Fold(reference), text.Fold(name)
	for from := 0; ; {
		i := strings.Index(text[from:], name)
		if i < 0 || name == "" {
			return false
		}
		i += from
		if apart(text[:i], true) && apart(text[i+len(name):], false) {
			return true
		}
		from = i + 1
	}
}

// apart reports whether the text beside a name, before or after it, does not run on into it.
func apart(text string, before bool) bool {
	const between = " ;,:()[]\"'/\\<>"
	if text == "" {
		return true
	}
	if before {
		return strings.ContainsRune(between, rune(text[len(text)-1]))
	}
	return strings.ContainsRune(between+".", rune(text[0])) && (text[0] != '.' || len(text) == 1 || strings.ContainsRune(between, rune(text[1])))
}
