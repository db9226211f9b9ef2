package unpack

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/richardlehane/mscfb"

	"assure/data/tabular"
)

// Names of streams in a message of Outlook: __substg1.0_, the property and its type.
const (
	propertyStream = "__substg1.0_"
	attachFolder   = "__attach_version1.0_#"

	subject       = "0037"
	senderName    = "0C1A"
	senderAddress = "5D01" // SMTP
	bodyText      = "1000"
	bodyHTML      = "1013"
	bodyRTF       = "1009"
	attachData    = "3701"
	attachShort   = "3704" // name, 8.3
	attachLong    = "3707" // name
	attachTitle   = "3001"
	attachID      = "3712" // by which the text refers to it
	typeUnicode   = "001F"
	typeText      = "001E"
	typeBinary    = "0102"
	typeEmbedded  = "000D"
)

// msgReader reads one message of Outlook with the messages in it.
type msgReader struct {
	lim     Limits
	spent   *budget
	found   func(item) error
	names   names
	opened  []Opened
	size    int
	streams map[string]*mscfb.File // by path
	folders map[string][]string    // names of the folders in a folder
}

// readMsg reads a message as Outlook saves it, a compound file.
func readMsg(data []byte, lim Limits, spent *budget, found func(item) error) (opened []Opened, err error) {
	defer func() { // the library does not check every structure of a file
		if p := recover(); p != nil {
			err = refuse(tabular.ErrDamaged, "", "the mail is damaged: %v", p)
		}
	}()
	doc, err := mscfb.New(bytes.NewReader(data))
	if err != nil {
		return nil, refuse(tabular.ErrDamaged, "", "the directory of the mail cannot be read (%v)", err)
	}
	m := &msgReader{lim: lim, spent: spent, found: found, names: names{}, size: len(data),
		streams: map[string]*mscfb.File{}, folders: map[string][]string{}}
	for _, f := range doc.File {
		in := strings.Join(f.Path, "/")
		if f.FileInfo().IsDir() {
			m.folders[in] = append(m.folders[in], f.Name)
		} else {
			m.streams[path.Join(in, f.Name)] = f
		}
	}
	err = m.message("", "", 0)
	return m.opened, err
}

// message reads the message in a folder of the compound file. Its files go below dir.
func (m *msgReader) message(folder, dir string, depth int) error {
	if err := m.spent.take(0, &m.lim); err != nil {
		return err
	}
	if depth > maxNesting {
		return refuse(tabular.ErrTooLarge, dir, "mails inside each other, more than %d deep", maxNesting)
	}
	n := len(m.opened)
	m.opened = append(m.opened, Opened{Path: dir, Format: tabular.Msg})
	words, page, err := m.body(folder)
	if err != nil {
		return err
	}
	m.opened[n].Text = firstWords(words)
	if err := m.sender(folder, &m.opened[n]); err != nil {
		return err
	}
	names := m.folders[folder]
	slices.Sort(names)
	for _, name := range names {
		if !strings.HasPrefix(name, attachFolder) {
			continue
		}
		if err := m.attachment(n, path.Join(folder, name), dir, page, depth); err != nil {
			return err
		}
	}
	return nil
}

// sender reads who a message says it is from, and what about.
func (m *msgReader) sender(folder string, o *Opened) error {
	name, err := m.text(folder, senderName)
	if err != nil {
		return err
	}
	address, err := m.text(folder, senderAddress)
	if err != nil {
		return err
	}
	if o.From = strings.TrimSpace(name); address != "" && address != name {
		o.From = strings.TrimSpace(name + " <" + address + ">")
	}
	o.Subject, err = m.text(folder, subject)
	return err
}

// body returns the text of a message and its page, as far as they are there.
func (m *msgReader) body(folder string) (words, page string, err error) {
	if words, err = m.text(folder, bodyText); err != nil {
		return "", "", err
	}
	raw, _, err := m.stream(folder, bodyHTML+typeBinary)
	if err != nil {
		return "", "", err
	}
	if page = decodeText(raw); page == "" {
		if page, err = m.text(folder, bodyHTML); err != nil {
			return "", "", err
		}
	}
	if strings.TrimSpace(words) == "" {
		words = htmlWords(page[:min(len(page), maxText)])
	}
	if strings.TrimSpace(words) == "" && m.streams[path.Join(folder, propertyStream+bodyRTF+typeBinary)] != nil {
		words = "(formatted text)"
	}
	return words, page, nil
}

// attachment reads one attachment of the message m.opened[n].
func (m *msgReader) attachment(n int, folder, dir, page string, depth int) error {
	var named []string
	for _, property := range []string{attachLong, attachShort, attachTitle, attachID} {
		s, err := m.text(folder, property)
		if err != nil {
			return err
		}
		named = append(named, s)
	}
	name, id := fileName(cmp.Or(named[0], named[1], named[2])), named[3]
	inner := path.Join(folder, propertyStream+attachData+typeEmbedded)
	if _, ok := m.streams[path.Join(inner, "__properties_version1.0")]; ok {
		title, err := m.text(inner, subject)
		if err != nil {
			return err
		}
		if path.Ext(strings.ToLower(name)) != ".msg" {
			name = ""
		}
		return m.message(inner, m.names.unique(path.Join(dir, mailName(name, title, ".msg"))), depth+1)
	}
	content, there, err := m.stream(folder, attachData+typeBinary)
	o := &m.opened[n]
	switch {
	case err != nil:
		return err
	case !there && slices.Contains(m.folders[folder], propertyStream+attachData+typeEmbedded):
		o.Left = append(o.Left, cmp.Or(name, "an object")+": an object in the text of the mail")
		return nil
	case !there:
		o.Left = append(o.Left, cmp.Or(name, "an attachment")+": only a link to a file, which is not in the mail")
		return nil
	case id != "" && (page == "" || strings.Contains(page, "cid:"+id)) && tabular.Sniff(content) == tabular.Image:
		o.Left = append(o.Left, cmp.Or(name, "a picture")+": a picture in the text of the mail")
		return nil
	}
	return m.found(item{m.names.unique(path.Join(dir, cmp.Or(name, "attachment"))),
		func() ([]byte, error) { return content, nil }})
}

// text returns a property that is text, "" when it is not there.
func (m *msgReader) text(folder, property string) (string, error) {
	b, ok, err := m.stream(folder, property+typeUnicode)
	if err != nil {
		return "", err
	}
	if ok {
		units := make([]uint16, len(b)/2)
		for i := range units {
			units[i] = uint16(b[2*i]) | uint16(b[2*i+1])<<8
		}
		return strings.TrimRight(string(utf16.Decode(units)), "\x00"), nil
	}
	b, _, err = m.stream(folder, property+typeText)
	return strings.TrimRight(decodeText(b), "\x00"), err
}

// streamStep is how many bytes are read at once: the library takes a time that grows with their
// square.
const streamStep = 32 << 10

// stream returns the content of a stream, nil when it is not there.
func (m *msgReader) stream(folder, property string) (content []byte, there bool, err error) {
	f := m.streams[path.Join(folder, propertyStream+property)]
	if f == nil {
		return nil, false, nil
	}
	if f.Size > int64(m.size) {
		return nil, false, refuse(tabular.ErrDamaged, property, "a stream of %d bytes, more than the file has", f.Size)
	}
	if err := m.spent.take(int(f.Size), &m.lim); err != nil {
		return nil, false, err
	}
	m.spent.files--  // a stream is no file of its own
	if f.Size == 0 { // the library does not seek in one
		return []byte{}, true, nil
	}
	content = make([]byte, f.Size)
	if _, err := f.Seek(0, io.SeekStart); err != nil { // read before
		return nil, false, refuse(tabular.ErrDamaged, property, "the mail is cut short or altered: %v", err)
	}
	for n := 0; n < len(content); n += streamStep {
		if _, err := io.ReadFull(f, content[n:min(n+streamStep, len(content))]); err != nil {
			return nil, false, refuse(tabular.ErrDamaged, property, "the mail is cut short or altered: %s",
				fmt.Sprint(err))
		}
	}
	return content, true, nil
}
