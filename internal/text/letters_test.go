package text_test

import (
	"testing"

	"assure/internal/text"
)

func TestLetters(t *testing.T) {
	for in, want := range map[string]string{
		"Dr Example": "drexample", "DR. EXAMPLE ": "drexample", "Dr\u200bExam\u00adple\ufeff": "drexample",
		"So-Lo": "solo", "[tester]": "tester", "«tester»": "tester", "José": "jose", "Jose\u0301": "jose",
		"ｔｅｓｔ７": "test7", " . ": "", "\u200b": "", "Ο'Brien": "οbrien",
	} {
		if got := text.Letters(in); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}

func TestMixedScripts(t *testing.T) {
	for in, want := range map[string]bool{"tester": false, "t\u0435ster": true, "Ο'Brien": true, "Анна": false,
		"Ελένη 2": false, "José": false, "": false} {
		if got := text.MixedScripts(in); got != want {
			t.Errorf("%q: %v, want %v", in, got, want)
		}
	}
}
