package booktest

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

// Parcel is a file inside an archive or mail: in a zip archive Name may have folders.
type Parcel struct {
	Name string
	Data []byte
}

// Zip is a zip archive of files, in their order.
func Zip(tb TB, files ...Parcel) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.Create(f.Name)
		if err == nil {
			_, err = w.Write(f.Data)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// Mail is a mail with a text and attachments, as mail programs save it (.eml).
func Mail(subject, words string, files ...Parcel) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "From: Robin Larch <robin@supplier.example>\r\nTo: dana@trust.example\r\nSubject: %s\r\n"+
		"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"=_b\"\r\n\r\nThis is a mail in parts.\r\n"+
		"--=_b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n", subject, words)
	for _, f := range files {
		fmt.Fprintf(&b, "--=_b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"+
			"Content-Disposition: attachment; filename=\"%s\"\r\n\r\n", f.Name)
		for code := base64.StdEncoding.EncodeToString(f.Data); code != ""; {
			n := min(76, len(code))
			b.WriteString(code[:n] + "\r\n")
			code = code[n:]
		}
	}
	return []byte(b.String() + "--=_b--\r\n")
}

// OutlookMail is a mail with a text and attachments, as Outlook saves it (.msg). The mails in it
// are attached as mails.
func OutlookMail(subject, words string, files []Parcel, mails ...[]*CompoundNode) []byte {
	return Compound(OutlookNodes(subject, words, files, mails...))
}

// OutlookNodes are the streams and folders of a mail of Outlook.
func OutlookNodes(subject, words string, files []Parcel, mails ...[]*CompoundNode) []*CompoundNode {
	property := func(id, s string) *CompoundNode {
		return &CompoundNode{Name: "__substg1.0_" + id + "001F", Data: utf16Bytes(s)}
	}
	out := []*CompoundNode{{Name: "__properties_version1.0", Data: make([]byte, 32)},
		{Name: "__nameid_version1.0", Nodes: []*CompoundNode{{Name: "__substg1.0_00020102", Data: []byte{0}}}},
		property("0037", subject), property("1000", words),
		property("0C1A", "Robin Larch"), property("5D01", "robin@supplier.example")}
	for i, f := range files {
		out = append(out, &CompoundNode{Name: fmt.Sprintf("__attach_version1.0_#%08X", i), Nodes: []*CompoundNode{
			property("3707", f.Name), {Name: "__substg1.0_37010102", Data: f.Data}}})
	}
	for i, m := range mails {
		out = append(out, &CompoundNode{Name: fmt.Sprintf("__attach_version1.0_#%08X", len(files)+i),
			Nodes: []*CompoundNode{{Name: "__substg1.0_3701000D", Nodes: m}}})
	}
	return out
}

func utf16Bytes(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// CompoundNode is a stream of a compound file or, with Nodes, a folder of it.
type CompoundNode struct {
	Name  string
	Data  []byte
	Nodes []*CompoundNode
}

// The parts of a compound file.
const (
	sector     = 512
	miniSector = 64
	miniLimit  = 4096 // streams below are in mini sectors
	noStream   = 0xFFFFFFFF
	endOfChain = 0xFFFFFFFE
	fatSector  = 0xFFFFFFFD
)

// compound is a compound file that is being written.
type compound struct {
	fat, miniFAT []uint32
	sectors      bytes.Buffer // after those of the FAT
	mini         bytes.Buffer
	entries      []compoundEntry
}

type compoundEntry struct {
	name               string
	kind               byte // 1 folder, 2 stream, 5 root
	right, child, from uint32
	size               int
}

// Compound is a compound file, version 3.
func Compound(nodes []*CompoundNode) []byte {
	c := &compound{entries: []compoundEntry{{name: "Root Entry", kind: 5, right: noStream}}}
	c.entries[0].child = c.add(nodes)
	mini := c.store(c.mini.Bytes())
	c.entries[0].from, c.entries[0].size = mini, c.mini.Len()
	miniFAT := c.store(words(c.miniFAT))
	directory := c.store(c.directory())
	n := 1
	for (len(c.fat)+n)*4 > n*sector {
		n++
	}
	fat := make([]uint32, 0, len(c.fat)+n)
	for range n {
		fat = append(fat, fatSector)
	}
	for _, next := range c.fat {
		if next < fatSector {
			next += uint32(n)
		}
		fat = append(fat, next)
	}
	head := make([]byte, sector)
	copy(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	le := binary.LittleEndian
	le.PutUint16(head[24:], 0x3E)
	le.PutUint16(head[26:], 3)
	le.PutUint16(head[28:], 0xFFFE)
	le.PutUint16(head[30:], 9)
	le.PutUint16(head[32:], 6)
	le.PutUint32(head[44:], uint32(n))
	le.PutUint32(head[48:], directory+uint32(n))
	le.PutUint32(head[56:], miniLimit)
	le.PutUint32(head[60:], noStream)
	if len(c.miniFAT) > 0 {
		le.PutUint32(head[60:], miniFAT+uint32(n))
		le.PutUint32(head[64:], uint32((len(c.miniFAT)*4+sector-1)/sector))
	}
	le.PutUint32(head[68:], endOfChain)
	for i := range 109 {
		place := uint32(noStream)
		if i < n {
			place = uint32(i)
		}
		le.PutUint32(head[76+4*i:], place)
	}
	return append(append(head, padded(words(fat), sector, 0xFF)...), c.shifted(directory, n)...)
}

// add writes the streams of a folder and returns the index of the first entry.
func (c *compound) add(nodes []*CompoundNode) uint32 {
	first, before := uint32(noStream), -1
	for _, node := range nodes {
		at := len(c.entries)
		e := compoundEntry{name: node.Name, kind: 2, right: noStream, child: noStream, size: len(node.Data)}
		if node.Nodes != nil {
			e.kind, e.from = 1, 0
		}
		c.entries = append(c.entries, e)
		if before < 0 {
			first = uint32(at)
		} else {
			c.entries[before].right = uint32(at)
		}
		before = at
		switch {
		case node.Nodes != nil:
			c.entries[at].child = c.add(node.Nodes)
		case len(node.Data) >= miniLimit:
			c.entries[at].from = c.store(node.Data)
		default:
			c.entries[at].from = uint32(len(c.miniFAT))
			c.miniFAT = chain(c.miniFAT, (len(node.Data)+miniSector-1)/miniSector)
			c.mini.Write(padded(node.Data, miniSector, 0))
		}
	}
	return first
}

// store writes a stream into sectors of its own and returns the first of them, not counting the FAT.
func (c *compound) store(data []byte) uint32 {
	first := uint32(len(c.fat))
	body := padded(data, sector, 0xFF)
	c.fat = chain(c.fat, len(body)/sector)
	c.sectors.Write(body)
	return first
}

func chain(fat []uint32, n int) []uint32 {
	for i := range n {
		next := uint32(endOfChain)
		if i < n-1 {
			next = uint32(len(fat)) + 1
		}
		fat = append(fat, next)
	}
	return fat
}

// directory is the list of entries with sectors counted without the FAT.
func (c *compound) directory() []byte {
	var out []byte
	for _, e := range c.entries {
		b := make([]byte, 128)
		name := utf16Bytes(e.name)
		copy(b, name)
		le := binary.LittleEndian
		le.PutUint16(b[64:], uint16(len(name)+2))
		b[66], b[67] = e.kind, 1
		le.PutUint32(b[68:], noStream)
		le.PutUint32(b[72:], e.right)
		le.PutUint32(b[76:], e.child)
		le.PutUint32(b[116:], e.from)
		le.PutUint32(b[120:], uint32(e.size))
		out = append(out, b...)
	}
	return out
}

// shifted returns the sectors after the FAT with the places in the directory moved behind it.
func (c *compound) shifted(directory uint32, n int) []byte {
	out := c.sectors.Bytes()
	for i, e := range c.entries {
		inSectors := e.kind == 2 && e.size >= miniLimit || e.kind == 5 && e.size > 0
		if at := int(directory)*sector + i*128 + 116; inSectors {
			from := binary.LittleEndian.Uint32(out[at:])
			binary.LittleEndian.PutUint32(out[at:], from+uint32(n))
		}
	}
	return out
}

func words(list []uint32) []byte {
	var out []byte
	for _, v := range list {
		out = binary.LittleEndian.AppendUint32(out, v)
	}
	return out
}

func padded(b []byte, size int, with byte) []byte {
	if rest := len(b) % size; rest > 0 {
		b = append(append([]byte{}, b...), bytes.Repeat([]byte{with}, size-rest)...)
	}
	return b
}
