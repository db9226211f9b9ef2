package yamlfile

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// nested writes n lines, each indented further by step blanks.
func nested(n int, step, line string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(step, i) + line + "\n")
	}
	return b.String()
}

// hostile are files that cost the YAML library memory or time out of all proportion, or that could.
// Each is repeated to the size that is tried.
var hostile = map[string]func(n int) string{
	"open brackets":   func(n int) string { return "a: " + strings.Repeat("[", n) },
	"brackets":        func(n int) string { return "a: " + strings.Repeat("[", n/2) + strings.Repeat("]", n/2) },
	"open braces":     func(n int) string { return strings.Repeat("{", n) },
	"nested braces":   func(n int) string { return strings.Repeat("{a: ", n/4) },
	"bracket lines":   func(n int) string { return strings.Repeat("[\n", n/2) },
	"hyphens":         func(n int) string { return strings.Repeat("- ", n/2) },
	"question marks":  func(n int) string { return strings.Repeat("? ", n/2) },
	"colons":          func(n int) string { return strings.Repeat("a: ", n/3) },
	"indented keys":   func(n int) string { return nested(int(float64(n)/400), " ", "a:") },
	"indented lists":  func(n int) string { return nested(int(float64(n)/400), " ", "-") },
	"anchors":         func(n int) string { return "a: " + strings.Repeat("&a ", n/3) },
	"aliases":         func(n int) string { return "a: &a [x]\n" + strings.Repeat("b: *a\n", n/6) },
	"stars":           func(n int) string { return strings.Repeat("*", n) },
	"tags":            func(n int) string { return "a: " + strings.Repeat("!!str ", n/6) },
	"merges":          func(n int) string { return strings.Repeat("<<: {a: 1}\n", n/11) },
	"directives":      func(n int) string { return strings.Repeat("%YAML 1.2\n", n/10) },
	"documents":       func(n int) string { return strings.Repeat("---\n", n/4) },
	"a long text":     func(n int) string { return "a: " + strings.Repeat("x", n) },
	"a quoted text":   func(n int) string { return `a: "` + strings.Repeat(`\n`, n/2) + `"` },
	"an open quote":   func(n int) string { return `a: "` + strings.Repeat("x", n) },
	"quotes":          func(n int) string { return strings.Repeat(`"`, n) },
	"a literal text":  func(n int) string { return "a: |\n" + strings.Repeat("  x\n", n/4) },
	"a folded text":   func(n int) string { return "a: >\n" + strings.Repeat("  x\n\n", n/5) },
	"a plain text":    func(n int) string { return "a: x\n" + strings.Repeat(" x\n", n/3) },
	"tabs":            func(n int) string { return strings.Repeat("\t", n) },
	"tabs and keys":   func(n int) string { return strings.Repeat("\ta: 1\n", n/6) },
	"one key":         func(n int) string { return strings.Repeat("a: 1\n", n/5) },
	"a long list":     func(n int) string { return "a: [" + strings.Repeat("1,", n/2) + "1]" },
	"a list":          func(n int) string { return "a:\n" + strings.Repeat("  - 1\n", n/6) },
	"comments":        func(n int) string { return strings.Repeat("#\n", n/2) },
	"carriage return": func(n int) string { return strings.Repeat("a: 1\r", n/5) },
	"keys": func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, "k%d: 1\n", i)
		}
		return b.String()
	},
}

// mostMemory is what a file of those limits may cost in all, in bytes, what was given back included.
const mostMemory = 400 << 20

// TestHostileFiles parses each at three sizes. Without limits brackets, hyphens and braces of 80 kB take 0.8 to 2.5 GB,
// and keys of 800 kB do not end.
func TestHostileFiles(t *testing.T) {
	for name, write := range hostile {
		for _, size := range []int{80_000, 200_000, 1_000_000} {
			src := []byte(write(size))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			_, bad := Parse(src, 4<<20)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			used := after.TotalAlloc - before.TotalAlloc
			what := "parsed"
			if bad != nil {
				what = bad.Error()
			}
			t.Logf("%-16s %9d bytes: %4d MB, %5d ms, %s", name, len(src), used>>20, took.Milliseconds(), what)
			if used > mostMemory {
				t.Errorf("%s of %d bytes take %d MB", name, len(src), used>>20)
			}
		}
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", maxDepth-1) + strings.Repeat("]", maxDepth-1)
	for _, c := range []struct{ name, src, want string }{
		{"nothing", "", ""},
		{"a comment", "# ours\n", ""},
		{"keys", "a: 1\nb: [x, {y: z}]\n", ""},
		{"a byte order mark", "\ufeffa: 1\r\n", ""},
		{"brackets in a text", "a: '" + strings.Repeat("[", 1000) + "'\nb: see " + strings.Repeat("[", 100), ""},
		{"hyphens in a text", "a: " + strings.Repeat("x - ", 1000), ""},
		{"as deep as may be", "a: " + deep, ""},
		{"many items at one level", strings.Repeat("- a: 1\n  b: {c: d}\n", 1000), ""},
		{"one deeper", "a: [" + deep + "]", "1:35: the file is nested too deeply"},
		{"an anchor", "a: &x 1", "1:4: aliases, anchors"},
		{"an alias", "a: 1\nb: *x", "2:4: aliases, anchors"},
		{"a merge", "<<: {a: 1}", "1:1: aliases, anchors"},
		{"a tag", "a: !!binary x", "1:4: aliases, anchors"},
		{"two documents", "a: 1\n---\nb: 1\n", "1:1: the file holds more than one"},
		{"an open bracket", "a: [1", "this is not YAML"},
		{"a key twice", "a: 1\na: 2\n", "2:1: this is not YAML"},
		{"too many lines", strings.Repeat("\n", maxMarks+1), "1:1: the file has more than 100,000 lines"},
		{"too many values", strings.Repeat("- 1\n", maxTokens/2+1), "1:1: the file has more than 40,000 values"},
		{"too many bytes", strings.Repeat("x", 200_001), "1:1: the file has 200,001 bytes"},
	} {
		_, bad := Parse([]byte(c.src), 200_000)
		if (bad == nil) != (c.want == "") || bad != nil && (!strings.Contains(bad.Error(), c.want) || bad.Fix == "") {
			t.Errorf("%s: %v, want %q", c.name, bad, c.want)
		}
	}
}

// The files that come with the program are far below the limits.
func TestOwnFilesParse(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../questionnaire/*/*.yaml")
	if err != nil || len(files) < 5 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, path := range files {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if root, bad := Parse(src, 4<<20); bad != nil || root == nil {
			t.Errorf("%s: %v", path, bad)
		}
	}
}

// FuzzParse: no file makes the library panic, run on, or take more than its size allows.
func FuzzParse(f *testing.F) {
	for _, write := range hostile {
		f.Add([]byte(write(300)))
	}
	f.Add([]byte("a: 1\nb: [x, {y: z}]\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		guard := time.AfterFunc(time.Minute, func() { panic(fmt.Sprintf("%q does not end", src)) })
		defer guard.Stop()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, bad := Parse(src, 1<<20)
		runtime.ReadMemStats(&after)
		if used, most := after.TotalAlloc-before.TotalAlloc, uint64(64<<20+20_000*len(src)); used > most {
			t.Fatalf("%d bytes take %d", len(src), used)
		}
		if bad != nil && (bad.What == "" || bad.Fix == "" || bad.Line < 0) {
			t.Fatalf("%+v", bad)
		}
	})
}
