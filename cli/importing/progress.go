package importing

import (
	"fmt"
	"math"
	"time"

	"assure/cli/command"
	"assure/data/imports"
	"assure/internal/text"
)

// meter shows the progress of an import: files done, files a second, answers read, and the time
// left. The speed is smoothed, so that one slow file does not make the estimate jump.
type meter struct {
	*command.Progress
	writing bool
	at      time.Time // of the last measurement
	files   int       // done by then
	speed   float64   // files a second, 0 while it is not known
	looked  time.Duration
}

// memory is the period that the speed is averaged over: what was longer ago counts little.
const memory = 3 * time.Second

// step records a step of the import and shows it when a line is due.
func (m *meter) step(s imports.Step) {
	if !m.On || !m.Due() && s.Done < s.Total {
		return
	}
	m.measure(s)
	m.Show(m.line(s))
}

// measure updates the speed.
func (m *meter) measure(s imports.Step) {
	now := m.Now()
	if m.at.IsZero() || s.Writing != m.writing || s.Done < m.files {
		m.writing, m.at, m.files, m.speed, m.looked = s.Writing, now, s.Done, 0, 0
		return
	}
	gone := now.Sub(m.at)
	if gone <= 0 {
		return
	}
	latest := float64(s.Done-m.files) / gone.Seconds()
	share := 1 - math.Exp(-gone.Seconds()/memory.Seconds())
	if m.looked == 0 {
		share = 1
	}
	m.speed += share * (latest - m.speed)
	m.at, m.files, m.looked = now, s.Done, m.looked+gone
}

// line is "writing 212 of 500 files · 58 a second · 10,176 answers · about 5 s left".
func (m *meter) line(s imports.Step) string {
	what := "reading"
	if s.Writing {
		what = "writing"
	}
	out := fmt.Sprintf("%s %s of %s", what, text.Thousands(s.Done), text.Plural(s.Total, "file", "files"))
	if m.speed >= 0.95 {
		out += fmt.Sprintf(" · %s a second", text.Thousands(int(math.Round(m.speed))))
	} else if m.speed > 0 {
		out += fmt.Sprintf(" · %.1f a second", m.speed)
	}
	if s.Answers > 0 {
		out += " · " + text.Plural(s.Answers, "answer", "answers")
	}
	if left := m.left(s); left > 0 {
		out += " · about " + durationWords(left) + " left"
	}
	return out
}

// left is the time until all files of this part of the work are done, 0 when it is not known or
// next to nothing. Times beyond a minute are in steps of five seconds.
func (m *meter) left(s imports.Step) time.Duration {
	if m.speed <= 0 || m.looked < time.Second/2 {
		return 0
	}
	d := time.Duration(float64(s.Total-s.Done) / m.speed * float64(time.Second))
	if d > time.Minute {
		return d.Round(5 * time.Second)
	}
	return d.Round(time.Second)
}

// durationWords is "8 s", "16 min 35 s" or "2 h 5 min".
func durationWords(d time.Duration) string {
	h, m, s := int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60
	switch {
	case h > 0:
		return fmt.Sprintf("%d h %d min", h, m)
	case m > 0 && s > 0:
		return fmt.Sprintf("%d min %d s", m, s)
	case m > 0:
		return fmt.Sprintf("%d min", m)
	}
	return fmt.Sprintf("%d s", s)
}
