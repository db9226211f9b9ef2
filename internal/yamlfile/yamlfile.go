// Package yamlfile parses YAML files of other people within limits.
//
// The YAML library takes memory with the square of the nesting: 80 kB of opening brackets cost it 2.5 GB, and some
// files never end. Size and number of marks are therefore judged on the bytes, and nesting on the tokens, which cost
// the same for every byte, before anything is parsed. What Assure's own files do not use and that lets a small file
// become a large one (anchors, aliases, merges), or a value become something else (tags), is not taken.
package yamlfile

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"assure/internal/text"
)

// The limits of a file. The largest pack that comes with Assure has 110 kB, 8,000 marks, 7,000 tokens and 6 levels.
const (
	maxMarks  = 100_000 // line ends, and characters that can begin a token
	maxTokens = 40_000
	maxDepth  = 32
)

// marks are the characters of which each can begin a token.
const marks = "\n\r[]{},:&*!|>?\"'#-%@`"

// Fault says why a file is not taken, and where. It is an error.
type Fault struct {
	Line, Column int // from 1
	What, Fix    string
	TooLarge     bool
}

// Error returns place and fault in one line.
func (f *Fault) Error() string { return fmt.Sprintf("%d:%d: %s", f.Line, f.Column, f.What) }

// Parse returns the one document of a file of at most most bytes, nil when the file is empty. The error is a
// [*Fault]. A byte order mark at the beginning is skipped.
func Parse(src []byte, most int) (ast.Node, *Fault) {
	if len(src) > most {
		return nil, tooLarge(fmt.Sprintf("the file has %s bytes, and %s are the most", text.Thousands(len(src)),
			text.Thousands(most)))
	}
	n := 0
	for _, b := range src {
		if strings.IndexByte(marks, b) >= 0 {
			n++
		}
	}
	if n > maxMarks {
		return nil, tooLarge(fmt.Sprintf("the file has more than %s lines and signs", text.Thousands(maxMarks)))
	}
	tokens := lexer.Tokenize(string(bytes.TrimPrefix(src, []byte("\ufeff"))))
	if bad := judge(tokens); bad != nil {
		return nil, bad
	}
	file, err := parser.Parse(tokens, 0)
	switch {
	case err != nil:
		return nil, faultOf(err)
	case len(file.Docs) > 1:
		return nil, &Fault{Line: 1, Column: 1, What: "the file holds more than one YAML document",
			Fix: "put each in a file of its own"}
	case len(file.Docs) == 0:
		return nil, nil
	}
	return file.Docs[0].Body, nil
}

func tooLarge(what string) *Fault {
	return &Fault{Line: 1, Column: 1, What: what, Fix: "check that this is the file you mean", TooLarge: true}
}

// judge returns the fault of tokens that are too many, nested too deeply, or of a kind that is not taken.
func judge(tokens token.Tokens) *Fault {
	if len(tokens) > maxTokens {
		return tooLarge(fmt.Sprintf("the file has more than %s values and signs", text.Thousands(maxTokens)))
	}
	flow := 0       // brackets and braces that are open
	var block []int // columns at which a mapping or list is open, one for each level
	for _, t := range tokens {
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType, token.TagType, token.DirectiveType:
			return at(t, "aliases, anchors, merges, tags and directives are not used",
				"write the value out where it is needed, in quotes if it is text")
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow = max(flow-1, 0)
		case token.SequenceEntryType, token.MappingKeyType:
			block = open(block, t, flow)
		case token.MappingValueType:
			key := t
			if t.Prev != nil && t.Prev.Position.Line == t.Position.Line {
				key = t.Prev
			}
			block = open(block, key, flow)
		}
		if flow+len(block) > maxDepth {
			return at(t, "the file is nested too deeply", fmt.Sprintf("at most %d levels are read", maxDepth))
		}
	}
	return nil
}

// open opens a level at the column of a token, and ends those that are further to the right.
func open(block []int, t *token.Token, flow int) []int {
	if flow > 0 {
		return block
	}
	for len(block) > 0 && block[len(block)-1] > t.Position.Column {
		block = block[:len(block)-1]
	}
	if len(block) == 0 || block[len(block)-1] < t.Position.Column {
		block = append(block, t.Position.Column)
	}
	return block
}

func at(t *token.Token, what, fix string) *Fault {
	return &Fault{Line: t.Position.Line, Column: t.Position.Column, What: what, Fix: fix}
}

// faultOf describes an error of the library in its own words, without the lines of the file that it shows.
func faultOf(err error) *Fault {
	f := &Fault{Line: 1, Column: 1, What: "it cannot be read", // its own text shows lines of the file, at any length
		Fix: "quote texts that hold \": \" or start with a quote, and indent with spaces"}
	var ye yaml.Error
	if errors.As(err, &ye) {
		f.What = ye.GetMessage()
		if t := ye.GetToken(); t != nil && t.Position != nil {
			f.Line, f.Column = t.Position.Line, t.Position.Column
		}
	}
	f.What, _, _ = strings.Cut(strings.TrimSpace(f.What), "\n")
	f.What = "this is not YAML: " + text.Safe(f.What)
	return f
}
