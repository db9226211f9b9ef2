package linear_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"assure/internal/problem"
	"assure/questionnaire/entity"
	"assure/tui/linear"
	"assure/tui/tuitest"
)

func walkThrough(t *testing.T, m *tuitest.Memory, typed string) (string, error) {
	t.Helper()
	var out strings.Builder
	clock := tuitest.NewClock()
	c := tuitest.Common(t, clock, "", nil)
	err := linear.Run(t.Context(),
		linear.Options{Store: m, Assessment: "A1", Actor: "A. Shah", In: strings.NewReader(typed), Out: &out,
			Now: clock.Now, NewID: c.NewID})
	return out.String(), err
}

// TestAStopIsHeardWhileWaiting types an answer, then nothing: Ctrl-C must not wait for Enter.
func TestAStopIsHeardWhileWaiting(t *testing.T) {
	m := tuitest.NewMemory(t)
	clock := tuitest.NewClock()
	c := tuitest.Common(t, clock, "", nil)
	in, typed := io.Pipe()
	defer typed.Close()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	var out strings.Builder
	go func() {
		ended <- linear.Run(ctx,
			linear.Options{Store: m, Assessment: "A1", Actor: "A. Shah", In: in, Out: &out, Now: clock.Now,
				NewID: c.NewID})
	}()
	for _, line := range []string{"1\n", "\n"} { // the second is read when the first is done
		if _, err := io.WriteString(typed, line); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("a stop is not heard while it waits for a line")
	}
	want(t, out.String(), "became Met")
}

func want(t *testing.T, out string, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if !strings.Contains(out, s) {
			t.Fatalf("lacks %q:\n%s", s, out)
		}
	}
}

func TestWalkByWord(t *testing.T) {
	m := tuitest.NewMemory(t)
	m.Claim("ITS-22", "partly", "Roll-out in March.")
	out, err := walkThrough(t, m,
		strings.Join([]string{"1", "", "2", "undo", "go its-22", "1", "because 3 an exception list was sent", "more",
			"why", "list", "save", "help", "bogus", "9", "back", "quit", "1"}, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	want(t, out, "Northgate Pathology Ltd, ENG-00057", "1 of 63 questions done; 1 of ", "became Met. Shown", "Undone: ",
		"Question ITS-22", "must-have, not", "The supplier says Partly met. Note: Roll-out in March.",
		"That needs a reason", "ITS-22: Partly met became Not met.", "Guidance: ", "100.0 in all",
		"ITS-22: Not met, must-have not met.", "Everything is saved.", `"bogus" is not a command`,
		"The answers here are 1 to 5.")
	if strings.ContainsAny(out, "\x1b\r\b") {
		t.Fatal("control characters in the lines")
	}
	if j := m.V.Answers["ITS-22"].Judgement; j == nil || j.Value != "not-met" ||
		j.Note != "an exception list was sent" {
		t.Fatalf("judgement %+v", j)
	}
	if len(m.Written) != 2 {
		t.Fatalf("%d writes stand; the line after quit must not count", len(m.Written))
	}
}

// Lines that nobody types stop at the first that is refused: the next was written for another question.
func TestScriptStopsAtARefusedLine(t *testing.T) {
	for typed, line := range map[string]string{"1\ngo ITS-99\n1\n": "line 2", "q2\n1\n1\n": "line 1",
		"1\nnext\n9\n1\n": "line 3", "note\n1\n": "line 1", "1\n": ""} {
		m := tuitest.NewMemory(t)
		clock := tuitest.NewClock()
		c := tuitest.Common(t, clock, "", nil)
		err := linear.Run(t.Context(), linear.Options{Store: m, Assessment: "A1", Actor: "A. Shah",
			In: strings.NewReader(typed), Out: io.Discard, Now: clock.Now, NewID: c.NewID, Script: true})
		var p *problem.Problem
		if errors.As(err, &p); (p == nil) != (line == "") || p != nil && (p.Where != line || p.Code != "refused-line") {
			t.Errorf("%q ended with %v, want a refusal at %q", typed, err, line)
		}
		if want := strings.Count(strings.Split(typed+"\x00", "\n")[0], "1"); len(m.Written) != want {
			t.Errorf("%q wrote %d answers, want %d", typed, len(m.Written), want)
		}
	}
}

func TestNotSavedIsSaidAndKept(t *testing.T) {
	m := tuitest.NewMemory(t)
	m.Fail = errors.New("disk full")
	out, err := walkThrough(t, m, "1\n\n2\nsave\n")
	if !errors.Is(err, linear.ErrStopped) {
		t.Fatalf("err = %v", err)
	}
	want(t, out, "NOT SAVED: disk full", "so no other answer is accepted", "NOT SAVED: the answer to")
	if len(m.Written) != 0 {
		t.Fatal("written")
	}
}

func TestSomebodyElseWasFirst(t *testing.T) {
	m := tuitest.NewMemory(t)
	for _, q := range m.V.Pack.Questions()[:1] {
		m.Theirs[q.ID] = true
	}
	out, err := walkThrough(t, m, "1\n")
	if err != nil {
		t.Fatal(err)
	}
	want(t, out, "J. Okoro answered", "meanwhile: Not met. That answer is kept.", "current: Not met >")
}

func TestHostileTextIsMadeSafe(t *testing.T) {
	m := tuitest.NewMemory(t)
	m.V.Supplier.Name = "Evil\x1b]0;owned\aLtd"
	m.Claim("ITS-22", "partly", "a\x1b[2Jb\u202e")
	out, err := walkThrough(t, m, "go ITS-22\nlist\nx\x1b[31my\n")
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(out, "\x1b\a\u202e") {
		t.Fatalf("raw control characters: %q", out)
	}
}

func TestClosedCycleTakesNoAnswer(t *testing.T) {
	m := tuitest.NewMemory(t)
	m.V.Assessment.State = entity.SignedOff
	out, _ := walkThrough(t, m, "1\n")
	want(t, out, "is closed to further answers")
	if len(m.Written) != 0 {
		t.Fatal("written")
	}
}

func FuzzLines(f *testing.F) {
	f.Add("1\n\nundo\nwhy\n")
	f.Add("note \x1b\nbecause 2\nanswer met\n go \n")
	f.Fuzz(func(t *testing.T, typed string) {
		out, _ := walkThrough(t, tuitest.NewMemory(t), typed)
		if strings.ContainsAny(out, "\x1b\r") {
			t.Fatalf("control characters for %q", typed)
		}
	})
}

// Evidence is decided on and the assessment signed without the full screen.
func TestEvidenceAndSignOffInPlainLines(t *testing.T) {
	m := tuitest.NewMemory(t)
	m.Offer("ITS-22", "DOC-0412", "MFA-policy-export.pdf", entity.Record, "2026-06-01", "2027-03-31")
	m.Offer("ITS-22", "DOC-0298", "Pen test summary 2025", entity.Independent, "2025-10-02", "2026-10-02")
	out, err := walkThrough(t, m,
		strings.Join([]string{"go ITS-22", "1", "accept doc-0412", "refuse DOC-0298", "refuse DOC-0298 too old",
			"accept DOC-7", "open", "sign off", "pass ITS-26", "pass ITS-26 our own clause",
			"pass ITS-01 not published",
			"pass ITS-21 asked", "pass ITS-34 asked", "pass ITS-37 asked", "pass ITS-38 asked", "pass ITS-45 asked",
			"pass ITS-45 asked", "pass ITS-31 asked", "pass ITS-55 asked", "sign", "sign off", "1", "accept DOC-0412",
			"sign off", "reopen",
			"reopen the wrong report", "quit"}, "\n")+"\n")
	if err != nil {
		t.Fatal(err)
	}
	want(t, out, "DOC-0412 is accepted for ITS-22.", "A refusal needs a reason", "DOC-0298 is refused",
		`no document "DOC-7"`,
		"Blocks the sign-off: ITS-26: must-have is not answered; judge it, ask the supplier, or leave it out of scope.",
		"It cannot be signed off yet.", "It needs a reason, which is kept and printed.",
		"Passed: ITS-26 Breach notice within 72 hours: must-have is not answered.",
		`"ITS-45" does not block the sign-off.`, "This cycle is open again.", "To sign as A. Shah, type: sign off",
		"Signed off as A. Shah.",
		"This cycle is signed off: it is closed to further answers.", "its evidence stays as it is",
		"This cycle is signed off already; reopen opens it again, with a reason.")
	if e := m.V.Evidence["ITS-22"]; !e[0].Counts() || e[1].Document.State != entity.Refused ||
		e[1].Document.Reason != "too old" {
		t.Fatalf("the register holds %+v", e)
	}
	if m.V.Assessment.State != entity.InReview || len(m.V.Passes) != 9 || m.V.Passes[0].Reason != "our own clause" {
		t.Fatalf("state %s, passes %+v", m.V.Assessment.State, m.V.Passes)
	}
}

func TestASignedOffCycleSaysSo(t *testing.T) {
	m := tuitest.NewMemory(t)
	m.V.Assessment.State, m.V.Assessment.SignedBy = entity.SignedOff, "J. Okoro"
	out, err := walkThrough(t, m, "quit\n")
	if err != nil {
		t.Fatal(err)
	}
	want(t, out, "cycle 1, signed off.", "signed off by J. Okoro", "assess ENG-00057 --next-cycle")
}
