package unpack

import (
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// names are the paths given out so far, in lower case.
type names map[string]bool

// unique returns a path, with a number before its ending when the path is taken.
func (n names) unique(at string) string {
	out := at
	for i := 2; n[strings.ToLower(out)]; i++ {
		ext := path.Ext(at)
		out = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(at, ext), i, ext)
	}
	n[strings.ToLower(out)] = true
	return out
}

// hidden reports whether a file, or a folder it is in, is one that nobody sent: lock files of
// office programs and what operating systems put into archives.
func hidden(name string) bool {
	for _, part := range strings.Split(name, "/") {
		switch low := strings.ToLower(part); {
		case strings.HasPrefix(part, ".") && part != ".", strings.HasPrefix(part, "~$"),
			low == "thumbs.db", low == "desktop.ini", low == "__macosx":
			return true
		}
	}
	return false
}

// maxName is the most characters of a name that a mail gives to a file.
const maxName = 150

// fileName returns the name that a mail gives to an attachment without folders and without
// characters that do not belong in a name; "" when nothing is left.
func fileName(name string) string {
	return plainName(name[strings.LastIndexAny(name, `/\`)+1:])
}

// mailName returns the name of a mail inside a mail: its own or, made of its subject, another.
func mailName(name, subject, ending string) string {
	if name = fileName(name); name == "" {
		name = plainName(strings.NewReplacer("/", "-", `\`, "-").Replace(subject))
	}
	if name == "" {
		name = "mail"
	}
	if !strings.HasSuffix(strings.ToLower(name), ending) {
		name += ending
	}
	return name
}

func plainName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) {
			return '_'
		}
		return r
	}, name)
	name = strings.TrimLeft(strings.TrimSpace(name), ".")
	if r := []rune(name); len(r) > maxName {
		ext := path.Ext(name)
		if len(ext) > 10 {
			ext = ""
		}
		name = strings.TrimSpace(string(r[:maxName-len([]rune(ext))])) + ext
	}
	return name
}
