package imports

import (
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"assure/data/intake"
	"assure/internal/legalname"
	"assure/internal/text"
)

// matchAttachments fills im.attachments with the documents that the returns name as evidence. The
// reference typed for an answer has to contain the file name, with or without the extension, in any
// case and with any blanks; or it is a number that only one file has in its name. If several files
// or suppliers fit, nothing is guessed: the document is a problem that lists them.
func (im *importer) matchAttachments() {
	ix := indexAttachments(im.files, im.folderOwners())
	if im.attachments = map[referenceKey][]*sourceFile{}; len(ix.all) == 0 {
		return
	}
	owners := map[*sourceFile]map[string]string{} // refs of suppliers by ULID, by document
	for _, f := range im.files {
		for _, s := range f.subjects {
			for _, part := range s.parts {
				for _, a := range part.Expand() {
					e := &a.Evidence
					k := referenceKey{f, s.supplier.ID, e.Ref.Value}
					if _, done := im.attachments[k]; done || !e.Ref.Given() {
						continue
					}
					im.attachments[k] = ix.find(k, s.where(part, e.Ref.At))
					for _, doc := range im.attachments[k] {
						if owners[doc] == nil {
							owners[doc] = map[string]string{}
						}
						owners[doc][s.supplier.ID] = s.supplier.Ref
					}
				}
			}
		}
	}
	for k, docs := range im.attachments {
		im.attachments[k] = slices.DeleteFunc(docs, func(doc *sourceFile) bool { return len(owners[doc]) > 1 })
	}
	for doc, by := range owners {
		if len(by) > 1 {
			doc.markAmbiguous("the returns of "+strings.Join(slices.Sorted(maps.Values(by)), " and ")+
				" name it, and it can be evidence of one of them only",
				"put it into a folder named after its supplier, or add it with assure evidence add")
		}
	}
}

// attachment is a document of the import with its name in words.
type attachment struct {
	file  *sourceFile
	name  spelling
	owner string // ULID of the supplier whose folder it is in, "" for none
}

// referenceKey is a reference to evidence in the answers of one supplier in one file.
type referenceKey struct {
	file      *sourceFile
	supplier  string // ULID
	reference string
}

// folderOwners returns the suppliers of the import by the possible names of their folders: the
// legal name, with or without Ltd and the like, the ref or an ODS code.
func (im *importer) folderOwners() map[string]string {
	out := map[string]string{}
	for _, f := range im.files {
		for _, s := range f.subjects {
			name := legalname.Parse(s.supplier.Name)
			for _, k := range append([]string{name.Key(), name.Core + "|", legalname.Parse(s.supplier.Ref).Key()},
				codeKeys(s.supplier.ODSCodes)...) {
				if have, known := out[k]; known && have != s.supplier.ID {
					out[k] = "" // two suppliers of that name: the folder belongs to neither
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

// attachmentIndex finds the documents of an import by the beginnings of the words in their names.
type attachmentIndex struct {
	all    []*attachment
	starts map[string][]*attachment // by the key of the whole name
	inside map[string][]*attachment // by every prefix of every word, since a reference can be shorter than a key
}

func indexAttachments(files []*sourceFile, owners map[string]string) *attachmentIndex {
	ix := &attachmentIndex{starts: map[string][]*attachment{}, inside: map[string][]*attachment{}}
	for _, f := range files {
		if f.ret.Kind != intake.Document || f.duplicate || f.ret.Rejected {
			continue
		}
		base := filepath.Base(f.path)
		p := &attachment{file: f, name: spell(strings.TrimSuffix(base, filepath.Ext(base))),
			owner: ownerOf(f.path, owners)}
		ix.all = append(ix.all, p)
		for i, from := range p.name.edges[:len(p.name.edges)-1] {
			if i == 0 {
				k := key(p.name.joined)
				ix.starts[k] = append(ix.starts[k], p)
			}
			for _, k := range openings(p.name.joined[from:]) {
				if have := ix.inside[k]; len(have) == 0 || have[len(have)-1] != p {
					ix.inside[k] = append(have, p)
				}
			}
		}
	}
	return ix
}

// ownerOf returns the supplier that the nearest folder around a file is named after, "" for none.
func ownerOf(path string, owners map[string]string) string {
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		name := filepath.Base(dir)
		for _, n := range []string{name, strings.TrimSuffix(name, filepath.Ext(name))} { // of Northmoor.zip too
			if id := owners[legalname.Parse(n).Key()]; id != "" {
				return id
			}
		}
		if dir == filepath.Dir(dir) || dir == "." {
			return ""
		}
	}
}

// keyLetters is the length of the keys of [attachmentIndex], in bytes. A shorter name is its own
// key.
const keyLetters = 3

func key(s string) string { return s[:min(keyLetters, len(s))] }

// openings returns the keys that a prefix of s can have, the shortest first.
func openings(s string) []string {
	out := make([]string, min(keyLetters, len(s)))
	for i := range out {
		out[i] = s[:i+1]
	}
	return out
}

// find returns the documents that a reference names for certain. Others are marked as ambiguous.
func (ix *attachmentIndex) find(k referenceKey, where string) []*sourceFile {
	ref := spell(k.reference)
	found := ix.findWhole(k, ref)
	if len(found) == 0 && ref.distinctive() {
		for _, p := range ix.inside[key(ref.joined)] {
			if _, _, ok := ref.within(p.name); ok && p.canSupport(k) {
				found = append(found, nameMatch{p, 0, len(ref.joined)})
			}
		}
	}
	var sure []*sourceFile
	for _, m := range found {
		rivals := slices.DeleteFunc(slices.Clone(found),
			func(o nameMatch) bool { return o.from != m.from || o.to != m.to })
		if own := slices.DeleteFunc(slices.Clone(rivals),
			func(o nameMatch) bool { return o.attachment.owner != k.supplier }); len(own) > 0 {
			rivals = own // the supplier's own folder says which is meant
		}
		switch {
		case !slices.ContainsFunc(rivals, func(o nameMatch) bool { return o.attachment == m.attachment }):
		case len(rivals) == 1 && slices.Contains(sure, m.attachment.file): // typed twice
		case len(rivals) == 1:
			sure = append(sure, m.attachment.file)
		default:
			m.attachment.file.markAmbiguous(where+" could mean it, and as well "+otherNames(rivals, m.attachment),
				"write the whole file name into the workbook, or add it with assure evidence add")
		}
	}
	return sure
}

// nameMatch is a document that a reference names, and the range of its letters that do, in bytes.
type nameMatch struct {
	attachment *attachment
	from, to   int
}

// findWhole returns the documents whose whole name is in a reference. Names with their extension
// win over names without, and a longer name over one that is part of it.
func (ix *attachmentIndex) findWhole(k referenceKey, ref spelling) []nameMatch {
	var full, bare []nameMatch
	for _, edge := range ref.edges[:len(ref.edges)-1] {
		for _, p := range ix.starting(ref.joined[edge:]) {
			end := edge + len(p.name.joined)
			if !strings.HasPrefix(ref.joined[edge:], p.name.joined) || !slices.Contains(ref.edges, end) ||
				!p.canSupport(k) {
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

// starting returns the documents whose whole name may be a prefix of a text.
func (ix *attachmentIndex) starting(text string) []*attachment {
	var out []*attachment
	for _, k := range openings(text) {
		out = append(out, ix.starts[k]...)
	}
	return out
}

// longest removes matches inside a longer one.
func longest(found []nameMatch) []nameMatch {
	return slices.DeleteFunc(slices.Clone(found), func(m nameMatch) bool {
		return slices.ContainsFunc(found,
			func(o nameMatch) bool { return o.from <= m.from && m.to <= o.to && o.to-o.from > m.to-m.from })
	})
}

// canSupport reports whether a document can be evidence for a supplier's answers in a file: it is
// in the supplier's own folder, or in the folder of the file or below and not in that of another
// supplier.
func (p *attachment) canSupport(k referenceKey) bool {
	if p.owner != "" {
		return p.owner == k.supplier
	}
	return under(filepath.Dir(k.file.path), p.file.path)
}

// markAmbiguous reports that it is not known what a document is evidence of. Only the first reason
// is reported.
func (f *sourceFile) markAmbiguous(what, fix string) {
	if len(f.problems) == 0 {
		f.problem("ambiguous-document", f.name(), what, fix)
	}
}

// otherNames lists the documents of a list except one, at most maxCandidates.
func otherNames(list []nameMatch, but *attachment) string {
	var names []string
	for _, m := range list {
		if m.attachment != but {
			names = append(names, text.Safe(m.attachment.file.name()))
		}
	}
	if n := len(names) - maxCandidates; n > 0 {
		names = append(names[:maxCandidates], strconv.Itoa(n)+" more")
	}
	return strings.Join(names, ", ")
}

// spelling is text reduced to its letters and digits, with the boundaries of its words.
type spelling struct {
	joined string
	edges  []int // byte offsets of the beginnings of words, and the length
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

// within finds a spelling inside another at boundaries of words: POL-4 is in "POL4 access policy"
// and not in "POL-41".
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

// distinctive reports whether a part of a name identifies a document: letters with a number, or
// several words.
func (s spelling) distinctive() bool {
	digits := strings.ContainsFunc(s.joined, unicode.IsDigit)
	letters := strings.ContainsFunc(s.joined, unicode.IsLetter)
	return digits && letters || len(s.edges) > 2 && len(s.joined) >= 8
}

// namesFile reports whether a reference contains the whole name of a file: not "policy.pdf" in
// "access-policy.pdf".
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

// apart reports whether the text before or after a name is separated from it.
func apart(text string, before bool) bool {
	const between = " ;,:()[]\"'/\\<>"
	if text == "" {
		return true
	}
	if before {
		return strings.ContainsRune(between, rune(text[len(text)-1]))
	}
	return strings.ContainsRune(between+".", rune(text[0])) &&
		(text[0] != '.' || len(text) == 1 || strings.ContainsRune(between, rune(text[1])))
}
