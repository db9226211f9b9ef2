package wire

import "assure/data/lists"

// Answers is `assure answers --json`: what every engagement in force answers to one question.
type Answers struct {
	Schema   string        `json:"schema"`
	Question string        `json:"question"`
	Text     *string       `json:"text"` // of the question where it is asked; null: it is asked nowhere
	Answers  []GivenAnswer `json:"answers"`
	NotAsked int           `json:"not_asked"` // engagements in force
}

// GivenAnswer is the answer of one engagement. Percent is what it is worth, 0 to 100, and Confidence how far accepted
// evidence proves it; both are null where there is nothing to say.
type GivenAnswer struct {
	Supplier   string  `json:"supplier"`
	Name       string  `json:"name"`
	Engagement string  `json:"engagement"`
	Service    *string `json:"service"`
	Tier       *int    `json:"tier"`
	Pack       string  `json:"pack"`
	Cycle      int     `json:"cycle"`
	State      string  `json:"state"`
	Value      *string `json:"value"`
	Answer     *string `json:"answer"` // in words
	Percent    *int    `json:"percent"`
	Confidence *int    `json:"confidence"`
	Gate       *string `json:"gate"` // the state of a must-have or key control; null: it is none here
	On         *string `json:"on"`
	By         *string `json:"by"`
}

// AnswersOf converts the answers to a question.
func AnswersOf(question string, list []lists.Answer, without int) Answers {
	o := Answers{Schema: SchemaAnswers, Question: question, NotAsked: without,
		Answers: each(list, func(a lists.Answer) GivenAnswer {
			out := GivenAnswer{Supplier: a.Supplier.Ref, Name: a.Supplier.Name, Engagement: a.EngagementRef,
				Service: OrNull(a.Service), Pack: a.Pack, Cycle: a.Cycle, State: string(a.State),
				Value: OrNull(a.Value), Answer: OrNull(a.Words), On: OrNull(a.On.String()), By: OrNull(a.By)}
			if a.Tier > 0 {
				out.Tier = &a.Tier
			}
			if a.Value != "" && a.Percent >= 0 {
				out.Percent, out.Confidence = &a.Percent, &a.Confidence
			}
			if a.Gate != nil {
				out.Gate = OrNull(string(a.Gate.State))
			}
			return out
		})}
	if len(list) > 0 {
		o.Question, o.Text = list[0].Question.ID, OrNull(list[0].Question.Text)
	}
	return o
}
