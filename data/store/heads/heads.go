// Package heads keeps heads of the audit log in a text file, so that a register can be compared with them later. A head
// is the number and the hash of a row of the log. Whoever can change the register and this file can change both: keep a
// copy where the owner of the register cannot write.
package heads

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"assure/internal/safefile"
)

// Head is a head noted in a file.
type Head struct {
	Seq  int64
	Hash string // in lower case, whole or its first 16 digits or more
	Line int    // of the file, from 1; 0 when that is not known
}

// Of returns the path of the file that belongs to a register.
func Of(register string) string { return register + ".heads" }

// maxBytes is the largest file that is read: room for 100,000 heads.
const maxBytes = 10 << 20

// recentBytes is how much of the end of a file [Recent] reads.
const recentBytes = 64 << 10

const intro = "# Heads of the audit log: date, row, hash and why. Assure adds lines and changes none. " +
	"`assure audit verify`\n" +
	"# compares the register with them. Keep a copy where those who can change the register cannot change it.\n"

// Append adds a line with a head and waits until it is on disk. A head that the last line has already is not added.
// The file is created readable by its owner only.
func Append(path string, at time.Time, seq int64, hash, why string) (err error) {
	if fi, err := os.Lstat(path); err == nil && !fi.Mode().IsRegular() {
		return fmt.Errorf("%s is no plain file", path)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	end, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	tail := make([]byte, min(end, 4096))
	if _, err := f.ReadAt(tail, end-int64(len(tail))); err != nil {
		return err
	}
	line := fmt.Sprintf("%d %s", seq, hash)
	last := tail[bytes.LastIndexByte(bytes.TrimRight(tail, "\n"), '\n')+1:]
	if bytes.Contains(last, []byte(line)) {
		return nil
	}
	why = pattern.ReplaceAllString(strings.ReplaceAll(why, "\n", " "), "...") // a name of a file may look like a head
	text := fmt.Sprintf("%s %s %s\n", at.UTC().Format(time.RFC3339), line, why)
	if end == 0 {
		text = intro + text
	} else if !bytes.HasSuffix(tail, []byte("\n")) { // a line that a power cut left half written
		text = "\n" + text
	}
	if _, err := f.WriteString(text); err != nil {
		return err
	}
	return f.Sync()
}

// pattern is a head in any text: "957 badcf610...", "957:badcf610...", or as JSON has it.
var pattern = regexp.MustCompile(`(?i)\b([0-9]{1,18})(?:[ :]|,\s*"hash":\s*")([0-9a-f]{16,64})\b`)

// Read returns the heads in a file of text: one that Append wrote, or a mail or an export in which they are printed.
func Read(path string) (list []Head, err error) {
	b, err := safefile.Read(context.Background(), path, maxBytes)
	return find(b), err
}

// Recent returns the heads in the last 64 KiB of a file, some hundreds, with Line 0. It reads no more of the file than
// that, whatever its size, so that a register is opened as quickly after ten years as on its first day.
func Recent(path string) (list []Head, err error) {
	f, err := safefile.Open(context.Background(), path, safefile.NoLimit)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	tail := make([]byte, min(f.Size(), recentBytes))
	if _, err := f.ReadAt(tail, f.Size()-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return nil, safefile.Explain(err, path)
	}
	if int64(len(tail)) < f.Size() { // a number that is cut in two would be another row
		_, tail, _ = bytes.Cut(tail, []byte("\n"))
	}
	list = find(tail)
	for i := range list {
		list[i].Line = 0
	}
	return list, nil
}

// find returns the heads in a text.
func find(b []byte) (list []Head) {
	line, counted := 1, 0
	for _, m := range pattern.FindAllSubmatchIndex(b, -1) {
		seq, err := strconv.ParseInt(string(b[m[2]:m[3]]), 10, 64)
		if err != nil || seq < 1 {
			continue
		}
		line += bytes.Count(b[counted:m[0]], []byte("\n"))
		counted = m[0]
		list = append(list, Head{seq, strings.ToLower(string(b[m[4]:m[5]])), line})
	}
	return list
}
