package imports

import (
	"context"
	"errors"

	"assure/data"
	"assure/data/book"
	"assure/data/chain"
	"assure/data/intake"
	"assure/data/store"
	"assure/data/tabular"
	"assure/questionnaire/entity"
)

// Audit actions, and the kind of batch that an import of answers is.
const (
	actImport     = "import file"
	actUndoImport = "undo import"
	kindAnswers   = "answers"
)

// Request says what to import and how. Without Apply nothing is written.
type Request struct {
	Paths    []string // files, and folders, which are read with all their subfolders
	Apply    bool
	TakeFile bool   // on a conflict the file wins over the register; an older return never wins over a newer one
	Supplier string // ref of a supplier or engagement, for files that name none or that another organisation issued
	Identity bool   // accept the ODS code or company number in a workbook of another organisation as its supplier's
	Pack     string // "id" or "id@version", for sheets that name none
	Password string // of encrypted workbooks
	// Words are words of answers with the label of the option each stands for, for suppliers who do
	// not use ours.
	Words map[string]string
	// Mapping says how to read sheets of other layouts. Once answers were imported with it, the
	// register remembers it for files with the same headings. With nil, only remembered and
	// built-in mappings are used.
	Mapping *Mapping
	// AcceptEvidence accepts the evidence of long and wide sheets in the name of the person who imports.
	// Without it, and always for files that suppliers filled in, evidence is offered.
	AcceptEvidence bool

	Changes bool   // list each answer taken, old and new, in the report
	Keep    bool   // copy the originals to the archive of the register; not on a dry run
	Marked  string // folder for marked copies of files with problems; "" writes none
	// Identities are files with the secret keys of encrypted bundles.
	Identities []string
	// Watch is called from one goroutine after each file read and then, with Apply, after each file
	// written.
	Watch func(Step)
}

// Step is the progress of an import.
type Step struct {
	Writing     bool // files are read first, then written
	Done, Total int  // files
	Answers     int  // in the files written so far
	Path        string
}

// Run imports returned workbooks, long and wide sheets of answers, and the documents that come with
// them. Each file is one transaction; all files of a call are one batch, which [Undo] undoes. An
// answer that cannot be imported is a problem with its cell; the other answers of the file are
// imported. Importing the same file again changes nothing. When ctx is cancelled or the register
// cannot be written, the current file is rolled back and earlier files stay; Run then returns their
// report with the error.
func Run(ctx context.Context, r *data.Register, req Request) (*Report, error) {
	im := &importer{r: r, req: req,
		packs: newPackFinder(ctx, r),
		batch: store.Batch{ID: r.NewID(), Kind: kindAnswers, By: r.Actor(), State: store.BatchApplied}}
	im.options = intake.Options{Pack: req.Pack, Supplier: req.Supplier, Password: req.Password,
		Today: r.Today(), Limits: tabular.Limits{FileBytes: maxFileBytes}}
	for word, label := range req.Words {
		if im.options.Words == nil {
			im.options.Words = map[string]string{}
		}
		im.options.Words[intake.FoldWord(word)] = label
	}
	if err := im.checkRequest(ctx); err != nil {
		return nil, err
	}
	if err := im.loadMappings(ctx); err != nil {
		return nil, err
	}
	paths, skipped, err := findFiles(req.Paths, r.Beside(), req.Marked)
	if err != nil {
		return nil, err
	}
	if req.Apply {
		if err := r.May(ctx, actImport); err != nil { // before originals are kept and a backup is made
			return nil, err
		}
	}
	if req.Apply && len(paths) > 1 {
		if err := r.BeforeBulk(ctx); err != nil {
			return nil, err
		}
	}
	im.report = &Report{Opened: []Opened{}, Skipped: append([]string{}, skipped...)}
	if err := im.read(ctx, paths); err != nil {
		return nil, err
	}
	err = r.View(ctx, book.At{}, func(v *store.View) error {
		if err := im.match(ctx, v); err != nil {
			return err
		}
		im.compareFiles()
		im.matchAttachments()
		if req.Apply {
			return nil
		}
		return im.dryRun(ctx, v)
	})
	if err == nil && req.Apply {
		err = im.apply(ctx)
	}
	if ctx.Err() != nil {
		err = ctx.Err() // the store reports an interrupted statement in other words
	}
	if err != nil && !im.recorded {
		return nil, err
	}
	im.report.Stopped = err != nil
	return im.report, errors.Join(err, im.finish(context.WithoutCancel(ctx)))
}

// importer is one run of an import.
type importer struct {
	r       *data.Register
	req     Request
	options intake.Options
	packs   packFinder
	report  *Report
	files   []*sourceFile

	batch       store.Batch
	recorded    bool                  // the batch was written
	books       map[string]*book.Book // by engagement, with the effect of the files before
	earlier     earlierReturns
	attachments map[referenceKey][]*sourceFile // documents by the reference that names them
	suppliers   supplierFinder

	mappings  map[string]RememberedMapping // by digest
	requested string                       // digest of the mapping of the request
	done      int                          // files written

	writing bool // the write stage began

	queries map[string]entity.Query // as the files before left them, on a dry run

	taken []entity.Bundle // those of files before, on a dry run

	chart *chain.Map // who uses what, nil until a file names companies behind a service

	supplier   *entity.Supplier // named by the request
	engagement string           // ref, when the request names an engagement
}

// checkRequest finds the pack and the supplier that the request names, before any file is read.
func (im *importer) checkRequest(ctx context.Context) error {
	if im.req.Pack != "" && im.r.Packs().Find(im.req.Pack) == nil {
		return im.r.Packs().NoSuch(im.req.Pack)
	}
	if im.req.Supplier == "" {
		return nil
	}
	return im.r.View(ctx, book.At{}, func(v *store.View) error {
		e, err := store.FindRef(ctx, v, store.Engagements, entity.EngagementForm, im.req.Supplier)
		var s entity.Supplier
		switch {
		case err == nil:
			im.engagement = e.Ref
			s, err = store.Get(ctx, v, store.Suppliers, e.Supplier)
		case book.IsNotFound(err):
			s, err = book.FindSupplier(ctx, v, im.req.Supplier)
		}
		im.supplier, im.options.Supplier = &s, s.Ref
		return book.NoSuch(ctx, v, im.req.Supplier, err)
	})
}

func (im *importer) progress(done, total int, path string) {
	if im.req.Watch != nil {
		im.req.Watch(Step{Writing: im.writing, Done: done, Total: total, Answers: im.batch.Answers, Path: path})
	}
}
