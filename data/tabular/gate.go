package tabular

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
)

// Flag names something in a workbook that a person should know about. None of
// them stops the reading, and none of the things named is ever run or followed.
type Flag string

// The flags.
const (
	FlagMacros          Flag = "macros"
	FlagExternalLinks   Flag = "external-links"
	FlagEmbedded        Flag = "embedded-objects"
	FlagActiveX         Flag = "activex-controls"
	FlagCustomUI        Flag = "custom-ui"
	FlagConnections     Flag = "data-connections"
	FlagHiddenSheets    Flag = "hidden-sheets"
	FlagVeryHidden      Flag = "very-hidden-sheets"
	FlagUnsafeLinks     Flag = "links-not-to-the-web" // hyperlinks to anything but http, https and mailto
	FlagComments        Flag = "comments"             // notes hung on cells
	FlagDrawings        Flag = "drawings"             // pictures, shapes and text boxes, which may hold words
	FlagHighCompression Flag = "high-compression"     // a part packed more than 200 to 1
)

// Words says in plain words what was found, to stand after "the workbook holds".
func (f Flag) Words() string {
	switch f {
	case FlagMacros:
		return "macros (not run)"
	case FlagExternalLinks:
		return "links to other workbooks (not followed)"
	case FlagEmbedded:
		return "embedded files (not opened)"
	case FlagActiveX:
		return "ActiveX controls (not run)"
	case FlagCustomUI:
		return "changes to the menus of Excel (not applied)"
	case FlagConnections:
		return "connections to outside data (not followed)"
	case FlagHiddenSheets:
		return "hidden sheets"
	case FlagVeryHidden:
		return "sheets hidden so that Excel does not list them"
	case FlagUnsafeLinks:
		return "links that lead elsewhere than to the web or a mail address (not followed)"
	case FlagComments:
		return "comments on cells (not read; look at them)"
	case FlagDrawings:
		return "pictures or text boxes (not read; look at them)"
	case FlagHighCompression:
		return "a part packed unusually tightly"
	default:
		return string(f)
	}
}

// highRatio is the compression beyond which a large part is flagged. Sparse
// but honest sheets reach 100.
const highRatio = 200

// archive is a checked zip file: its entries by lower-case name, none of them inflated yet.
type archive struct {
	r       io.ReaderAt
	lim     Limits
	entries map[string]*zip.File
	files   []*zip.File // in the order of the directory
	flags   []Flag
	inflate inflater
}

// openArchive checks the central directory before anything is inflated: sizes,
// counts, names and ratios.
func openArchive(r io.ReaderAt, size int64, lim Limits) (*archive, error) {
	if size > lim.FileBytes {
		return nil, fileError(ErrTooLarge, "the file has %d bytes, more than the %d allowed", size, lim.FileBytes)
	}
	tap := &headerRecorder{ReaderAt: r}
	z, err := zip.NewReader(tap, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fileError(ErrDamaged,
			"the zip directory at the end of the file cannot be read; the file was probably cut short (%v)", err)
	}
	if len(z.File) > lim.Entries {
		return nil, fileError(ErrTooLarge, "%d parts, more than the %d allowed", len(z.File), lim.Entries)
	}
	a := &archive{r: r, lim: lim, files: z.File, entries: make(map[string]*zip.File, len(z.File))}
	var total uint64
	places := make([]extent, len(z.File))
	for i, f := range z.File {
		if err := checkEntry(f, size); err != nil {
			return nil, err
		}
		if places[i], err = tap.checkLocal(f); err != nil {
			return nil, err
		}
		if f.UncompressedSize64 > uint64(lim.InflatedBytes) || total+f.UncompressedSize64 > uint64(lim.InflatedBytes) {
			return nil, partError(ErrTooLarge, f.Name, "the parts unpack to more than %d bytes", lim.InflatedBytes)
		}
		total += f.UncompressedSize64
		key := strings.ToLower(f.Name)
		if _, twice := a.entries[key]; twice {
			return nil, partError(ErrDamaged, f.Name,
				"this part is in the file twice, and programs differ on which one they read")
		}
		a.entries[key] = f
		a.flagEntry(f, key)
	}
	return a, rejectOverlap(z.File, places)
}

// maxDeflate is the most that deflate can ever pack, 1032 to 1, rounded up.
const maxDeflate = 1040

// checkEntry rejects names that could mean another file, and sizes that are impossible.
func checkEntry(f *zip.File, fileSize int64) error {
	switch name := f.Name; {
	case name == "" || len(name) > 512:
		return partError(ErrDamaged, name, "a part name of %d characters", len(name))
	case strings.ContainsAny(name, "\\\x00") || strings.HasPrefix(name, "/") ||
		slices.Contains(strings.Split(name, "/"), ".."):
		return partError(ErrDamaged, name, "a part name that could reach outside the file")
	case f.Flags&0x1 != 0:
		return partError(ErrEncrypted, name, "the part is encrypted inside the zip file")
	case f.CompressedSize64 > uint64(fileSize):
		return partError(ErrDamaged, name, "the part claims to be larger than the whole file")
	case f.UncompressedSize64/maxDeflate > f.CompressedSize64:
		return partError(ErrDamaged, name, "the part claims %d bytes from %d packed ones, which is not possible",
			f.UncompressedSize64, f.CompressedSize64)
	}
	return nil
}

// flagEntry flags what the name of a part reveals.
func (a *archive) flagEntry(f *zip.File, lower string) {
	base := path.Base(lower)
	switch {
	case strings.HasPrefix(base, "vbaproject.bin"):
		a.flag(FlagMacros)
	case strings.Contains(lower, "xl/externallinks/"):
		a.flag(FlagExternalLinks)
	case strings.Contains(lower, "xl/embeddings/"):
		a.flag(FlagEmbedded)
	case strings.Contains(lower, "xl/activex/"):
		a.flag(FlagActiveX)
	case strings.HasPrefix(lower, "xl/comments"), strings.HasPrefix(lower, "xl/threadedcomments/"):
		a.flag(FlagComments)
	case strings.HasPrefix(lower, "xl/drawings/drawing"):
		if !emptyDrawing(f) {
			a.flag(FlagDrawings)
		}
	case strings.HasPrefix(lower, "customui/"):
		a.flag(FlagCustomUI)
	case lower == "xl/connections.xml":
		a.flag(FlagConnections)
	}
	if f.UncompressedSize64 > 1_000_000 && f.UncompressedSize64 > highRatio*f.CompressedSize64 {
		a.flag(FlagHighCompression)
	}
}

// relationFlags says what a relationship leads to, wherever the part stands and whatever it is called.
var relationFlags = map[string]Flag{
	"vbaProject": FlagMacros, "externalLink": FlagExternalLinks, "externalLinkPath": FlagExternalLinks,
	"attachedTemplate": FlagExternalLinks,
	"oleObject":        FlagEmbedded, "package": FlagEmbedded, "control": FlagActiveX,
	"activeXControlBinary": FlagActiveX,
	"extensibility":        FlagCustomUI, "connections": FlagConnections, "queryTable": FlagConnections,
	"comments": FlagComments, "threadedComment": FlagComments,
}

// flagRelation notes what the kind of a relationship gives away.
func (a *archive) flagRelation(rel relationship) {
	if f, ok := relationFlags[path.Base(rel.kind)]; ok {
		a.flag(f)
	}
}

// smallDrawing is the most bytes of a drawing that is looked into; one that holds a picture or a
// text box has more or, in the barest form, an anchor that says so.
const smallDrawing = 1 << 10

// emptyDrawing reports whether a drawing holds nothing: LibreOffice writes such a part for every sheet with drop-downs.
func emptyDrawing(f *zip.File) bool {
	if f.UncompressedSize64 > smallDrawing {
		return false
	}
	r, err := f.Open()
	if err != nil {
		return false
	}
	defer r.Close()
	body, err := io.ReadAll(io.LimitReader(r, smallDrawing))
	return err == nil && !bytes.Contains(body, []byte("Anchor")) && !bytes.ContainsRune(body, 0) // no UTF-16 either
}

func (a *archive) flag(f Flag) {
	if !slices.Contains(a.flags, f) {
		a.flags = append(a.flags, f)
	}
}
