package round

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"assure/data"
	"assure/data/book"
	"assure/data/issue"
	"assure/data/letter"
	"assure/data/template"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// replyDays is how long a supplier has, unless a day is given.
const replyDays = 10

// Request says whose queries go out.
type Request struct {
	Refs    []string           // suppliers or engagements
	All     bool               // every supplier with a query that did not go out yet
	Again   bool               // queries that went out already too
	Due     questionnaire.Date // 0: in ten days
	Issuer  string             // who writes; "" for the one remembered
	ReplyTo string             // where the reply goes; "" for the one remembered with the issuer
	Marking string             // how confidential it says it is; "" for the usual one
}

// Plan is the letters and workbooks that would be written.
type Plan struct {
	Parcels  []Parcel
	Problems []problem.Problem // references that name nothing
	By       issue.Asker
	Due      questionnaire.Date

	r       *data.Register
	asOf    questionnaire.Date
	marking string
	sent    int // queries left out because they went out already
}

// Parcel is what goes to one supplier.
type Parcel struct {
	letter.Recipient
	Supplier book.RefName
	Words    string // which round it is: "Round 2"
	Queries  []Query
	Letter   letter.Letter
	Workbook string   // its path, once it is written
	Files    []string // of the letter, once they are written

	id   string // of the round
	demo bool
}

// Query is a query that goes out.
type Query struct {
	entity.Query
	Ref        string // in the workbook
	Engagement string
	Service    string
	Pack       *questionnaire.Pack
	Asked      *questionnaire.Question // nil for the questionnaire as a whole
	Answered   string                  // what the supplier answered, in words
}

// Engagements lists the engagements that the queries are about.
func (p *Parcel) Engagements() []string {
	var out []string
	for i := range p.Queries {
		if ref := p.Queries[i].Engagement; !slices.Contains(out, ref) {
			out = append(out, ref)
		}
	}
	return out
}

// Prepare chooses the queries that go out, and writes nothing. Where there is none it is a problem.
func Prepare(ctx context.Context, r *data.Register, q Request) (*Plan, error) {
	p := &Plan{Parcels: []Parcel{}, Problems: []problem.Problem{}, r: r, asOf: r.Today(),
		Due: cmp.Or(q.Due, r.Today()+replyDays), marking: q.Marking}
	switch {
	case len(q.Refs) == 0 && !q.All:
		return nil, problem.New("nobody-named", "", "name suppliers or engagements, or use --all",
			"no suppliers or engagements given")
	case len(q.Refs) > 0 && q.All:
		return nil, problem.New("both-named", strings.Join(q.Refs, " "), "use one of them",
			"references cannot be combined with --all")
	case p.Due < p.asOf:
		return nil, problem.New("due-past", q.Due.String(), "give today or a later day", "the due date is in the past")
	}
	known, err := issue.KnownAsker(ctx, r, book.At{})
	if err != nil {
		return nil, err
	}
	if p.By, err = known.With(q.Issuer, q.ReplyTo); err != nil {
		return nil, err
	}
	whole, one, err := p.named(ctx, q.Refs)
	if err != nil {
		return nil, err
	}
	if err := p.choose(ctx, q, whole, one); err != nil {
		return nil, err
	}
	if len(p.Parcels) == 0 && len(p.Problems) == 0 {
		if p.sent > 0 {
			return nil, problem.New("sent-already", strings.Join(q.Refs, " "), "to send them again, add --again",
				"%s out already, and nothing else is open", text.Plural(p.sent, "query went", "queries went"))
		}
		return nil, problem.New("no-queries", strings.Join(q.Refs, " "), "record one with assure query send",
			"no query is open")
	}
	return p, nil
}

// named finds what the references name: suppliers as a whole, and engagements, by identifier.
func (p *Plan) named(ctx context.Context, refs []string) (whole, one map[string]bool, err error) {
	whole, one = map[string]bool{}, map[string]bool{}
	for _, ref := range refs {
		supplier, engagement, err := p.r.Named(ctx, ref)
		var bad *problem.Problem
		switch {
		case errors.As(err, &bad):
			p.Problems = append(p.Problems, *bad)
		case err != nil:
			return nil, nil, err
		case engagement == "":
			whole[supplier] = true
		default:
			one[engagement] = true
		}
	}
	return whole, one, nil
}

// choose makes a parcel for each supplier with a query that goes out.
func (p *Plan) choose(ctx context.Context, q Request, whole, one map[string]bool) error {
	err := p.r.Copy(ctx, p.r.Resolve(book.At{}), false, func(c *book.Copy) error {
		return c.Parts(ctx, book.Scope{}, func(sc book.Scope) error {
			b, err := c.Open(ctx, sc)
			if err != nil {
				return err
			}
			for i := range b.Suppliers {
				s := &b.Suppliers[i]
				if s.Retired {
					continue
				}
				parcel := Parcel{Supplier: book.RefName{Ref: s.Ref, Name: s.Name},
					demo: b.Settings.MadeUp || book.IsDemo(s)}
				for _, e := range b.Engagements[s.ID] {
					if !e.State.Open() || !q.All && !whole[s.ID] && !one[e.ID] {
						continue
					}
					if err := p.queriesOf(ctx, b, &e, q.Again, &parcel); err != nil {
						return err
					}
				}
				if len(parcel.Queries) > 0 {
					parcel.Recipient = letter.RecipientOf(s.Contacts)
					p.Parcels = append(p.Parcels, parcel)
				}
			}
			return nil
		})
	})
	slices.SortFunc(p.Parcels, func(x, y Parcel) int { return strings.Compare(x.Supplier.Ref, y.Supplier.Ref) })
	for i := range p.Parcels {
		p.Parcels[i].write(p)
	}
	return err
}

// queriesOf adds the open queries of an engagement.
func (p *Plan) queriesOf(ctx context.Context, b *book.Book, e *entity.Engagement, again bool, to *Parcel) error {
	for _, a := range b.Cycles[e.ID] {
		compiled := b.Compiled[a.PackSHA]
		if !a.State.Open() || compiled == nil {
			continue
		}
		list, err := b.Queries(ctx, a.ID)
		if err != nil {
			return err
		}
		for _, x := range list {
			switch {
			case !x.State.Open():
				continue
			case len(x.Rounds) > 0 && !again:
				p.sent++
				continue
			}
			row := Query{Query: x, Ref: x.Ref(e.Ref), Engagement: e.Ref, Service: e.Service, Pack: compiled.Pack(),
				Asked: compiled.Pack().Question(x.Question)}
			if row.Asked != nil {
				row.Answered = "(not answered)"
				if claim := b.Answers[a.ID][x.Question].Claim; claim.Given() {
					row.Answered = book.AnswerWords(row.Asked, claim)
					if claim.Note != "" {
						row.Answered += "\n" + string(claim.Note)
					}
				}
			}
			to.Queries = append(to.Queries, row)
		}
	}
	return nil
}

// roundWords says which rounds some queries are: "Round 2", "Rounds 1 and 2".
func roundWords(list []Query) string {
	var rounds []int
	for i := range list {
		if n := list[i].Round; !slices.Contains(rounds, n) {
			rounds = append(rounds, n)
		}
	}
	slices.Sort(rounds)
	words := make([]string, len(rounds))
	for i, n := range rounds {
		words[i] = text.Thousands(n)
	}
	if len(words) == 1 {
		return "Round " + words[0]
	}
	return "Rounds " + strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// Write writes the workbooks and letters to a folder and records that the queries went out, in one act that
// [data.Register.UndoOf] undoes. After an error neither is there.
func (p *Plan) Write(ctx context.Context, dir string, formats []letter.Format) (files *letter.Files, err error) {
	if len(p.Parcels) == 0 {
		return &letter.Files{}, nil
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	if err := safefile.MkdirAll(dir); err != nil {
		return nil, problem.New("no-folder", dir, "give a folder that can be made or written to",
			"the folder for the letters cannot be made")
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.remove(files))
		}
	}()
	letters := make([]letter.Letter, len(p.Parcels))
	for i := range p.Parcels {
		x := &p.Parcels[i]
		x.id = p.r.NewID()
		path := safefile.Free(filepath.Join(dir, safefile.Name(x.Supplier.Ref+" "+x.Supplier.Name, 60)+
			"_queries.xlsx"))
		fill := func(w io.Writer) error { return template.WriteQueries(w, x.sheet(p)) }
		if _, err = safefile.WriteHashed(path, false, fill); err != nil {
			return nil, err
		}
		x.Workbook = path
		x.write(p) // the letter names the workbook
		letters[i] = x.Letter
	}
	if files, err = letter.Write(dir, letters, formats, p.r.Reader().Local(p.r.Now())); err != nil {
		return nil, err
	}
	for i := range p.Parcels {
		p.Parcels[i].Files = files.Of[i]
	}
	return files, p.record(ctx, files)
}

// remove removes what was written.
func (p *Plan) remove(files *letter.Files) error {
	var errs []error
	for i := range p.Parcels {
		if path := p.Parcels[i].Workbook; path != "" {
			errs = append(errs, os.Remove(path))
		}
	}
	if files != nil {
		errs = append(errs, files.Remove())
	}
	return errors.Join(errs...)
}

// record records that the queries went out, with the files that went.
func (p *Plan) record(ctx context.Context, files *letter.Files) error {
	rounds := map[string]entity.QueryRound{}
	for i := range p.Parcels {
		x := &p.Parcels[i]
		round := entity.QueryRound{ID: x.id, Due: p.Due, Letter: files.Table, Workbook: x.Workbook,
			Address: x.Address()}
		if len(x.Files) > 0 {
			round.Letter = x.Files[0]
		}
		for k := range x.Queries {
			rounds[x.Queries[k].ID] = round
		}
	}
	return p.r.NoteRounds(ctx, rounds)
}

// sheet is the workbook of a parcel.
func (p *Parcel) sheet(of *Plan) template.QuerySheet {
	out := template.QuerySheet{Round: p.id, Words: p.Words, Supplier: p.Supplier.Ref, Name: p.Supplier.Name,
		Issued: of.asOf, Due: of.Due, Issuer: of.By.Issuer, ReplyTo: of.By.ReplyTo, Marking: of.marking, Demo: p.demo}
	for i := range p.Queries {
		x := &p.Queries[i]
		service := x.Engagement
		if x.Service != "" {
			service = x.Service + " (" + x.Engagement + ")"
		}
		out.Queries = append(out.Queries, template.AskedQuery{Ref: x.Ref, Round: text.UpperFirst(x.Name()),
			Service: service, Pack: x.Pack, Question: x.Asked, Answered: x.Answered, Ask: string(x.Body)})
	}
	return out
}
