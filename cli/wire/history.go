package wire

import (
	"time"

	"assure/data"
	"assure/data/history"
)

// History is `assure history --json`: what happened to one thing, oldest first.
type History struct {
	Schema   string       `json:"schema"`
	Kind     string       `json:"kind"`
	Ref      string       `json:"ref"`
	Name     string       `json:"name"`
	Question *string      `json:"question"`
	Left     int          `json:"left_out"` // acts before these, left out by --limit
	Acts     []HistoryAct `json:"acts"`
}

// HistoryAct is one row of the trail with what it did to that thing.
type HistoryAct struct {
	Seq    int64          `json:"seq"`
	At     time.Time      `json:"at"`
	By     string         `json:"by"`
	Action string         `json:"action"`
	Batch  *string        `json:"batch"`
	Events []HistoryEvent `json:"events"`
}

// HistoryEvent is what the act did to one thing; null is none.
type HistoryEvent struct {
	Kind       string          `json:"kind"`
	Ref        *string         `json:"ref"`
	What       string          `json:"what"`
	Engagement *string         `json:"engagement"`
	Pack       *string         `json:"pack"`
	Cycle      *int            `json:"cycle"`
	Question   *string         `json:"question"`
	Party      *string         `json:"party"`
	Added      bool            `json:"added"`
	Changes    []HistoryChange `json:"changes"`
	Reason     *string         `json:"reason"`
	Note       *string         `json:"note"`
	File       *string         `json:"file"`
	Sheet      *string         `json:"sheet"`
	Cell       *string         `json:"cell"`
}

// HistoryChange is one field, before and after.
type HistoryChange struct {
	Field string  `json:"field"`
	From  *string `json:"from"`
	To    *string `json:"to"`
}

// HistoryOf puts a history in the form of JSON.
func HistoryOf(s *data.Story) History {
	o := History{Schema: SchemaHistory, Kind: s.Kind, Ref: s.Ref, Name: s.Name, Question: OrNull(s.Question),
		Left: s.Left, Acts: []HistoryAct{}}
	for i := range s.Acts {
		a := &s.Acts[i]
		act := HistoryAct{Seq: a.Seq, At: a.At, By: a.By, Action: a.Action, Batch: OrNull(a.Batch),
			Events: []HistoryEvent{}}
		for j := range a.Events {
			act.Events = append(act.Events, historyEvent(&a.Events[j]))
		}
		o.Acts = append(o.Acts, act)
	}
	return o
}

func historyEvent(e *history.Event) HistoryEvent {
	o := HistoryEvent{Kind: e.Kind, Ref: OrNull(e.Ref), What: e.What, Engagement: OrNull(e.Engagement),
		Pack: OrNull(e.Pack), Question: OrNull(e.Question), Party: OrNull(string(e.Party)), Added: e.Added,
		Changes: []HistoryChange{}, Reason: OrNull(e.Reason), Note: OrNull(e.Note), File: OrNull(e.File),
		Sheet: OrNull(e.Sheet), Cell: OrNull(e.Cell)}
	if n := e.Cycle; n > 0 {
		o.Cycle = &n
	}
	for _, c := range e.Changes {
		o.Changes = append(o.Changes, HistoryChange{c.Field, OrNull(c.From), OrNull(c.To)})
	}
	return o
}
