package imports

import (
	"context"
	"errors"

	"assure/data"
	"assure/data/book"
	"assure/data/intake"
	"assure/data/store"
	"assure/data/tabular"
	"assure/internal/problem"
	"assure/internal/text"
	"assure/questionnaire"
	"assure/questionnaire/entity"
)

// The audit actions and the kind of batch of this file.
const (
	actImport     = "import file"
	actUndoImport = "undo import"
	kindAnswers   = "answers"
)

// ImportRequest says what to import and how. Without Apply nothing is written.
type Request struct {
	Paths    []string // files, and folders with everything in them
	Apply    bool
	TakeFile bool   // the file wins over the register where they do not agree; never an older return over a newer one
	Supplier string // whose answers they are, for files that do not say, or that another organisation issued
	Identity bool   // a workbook that another organisation issued is of the supplier whose ODS code or company number it names
	Pack     string // "id" or "id@version", for sheets that do not say
	Password string // of encrypted workbooks
	// Mapping says how sheets that are not ours are read. It is remembered for files with the same headings once something
	// was imported with it; nil to use only those remembered and the built-in ones.
	Mapping *Mapping
	Changes bool   // list each answer taken, old and new, in the report
	Keep    bool   // keep the originals beside the register, by hash; nothing on a dry run
	Marked  string // folder for marked copies of files with problems; "" writes none
	// Progress is called from one goroutine as files are read and then, with Apply, as they are written.
	Progress func(done, total int, path string)
	// Watch is told the same, with what is being done and how many answers were taken by now.
	Watch func(Step)
}

// ImportStep is how far an import has come.
type Step struct {
	Writing     bool // files are read first, then written
	Done, Total int  // files
	Answers     int  // taken by the files written
	Path        string
}

// Import reads returned workbooks, long and wide sheets of answers, and the documents that travel with them. A file is
// one transaction; all files of a call are one batch, which UndoBatch takes back. What cannot be taken is a problem with
// its cell; the rest of its file counts. The same file again changes nothing. When ctx is cancelled, or the register can
// take no more, the file under way is given up, those before it stay, and the report of them comes with the error.
func Run(ctx context.Context, r *data.Register, req Request) (*Report, error) {
	im := &importer{r: r, req: req, packs: packFinder{r.Packs(), func(sha string) *questionnaire.Pack { return registerPack(ctx, r, sha) }}, batch: store.Batch{ID: r.NewID(), Kind: kindAnswers, By: r.Actor(), State: store.BatchApplied}}
	im.options = intake.Options{Pack: req.Pack, Supplier: req.Supplier, Password: req.Password, Limits: tabular.Limits{FileBytes: maxFileBytes}}
	if err := im.checkRequest(ctx); err != nil {
		return nil, err
	}
	if err := im.loadMappings(ctx); err != nil {
		return nil, err
	}
	paths, skipped, err := findFiles(req.Paths, r.Path(), req.Marked)
	if err != nil {
		return nil, err
	}
	im.report = &Report{Schema: SchemaImport, Skipped: append([]string{}, skipped...)}
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
		err = ctx.Err() // whatever the store says when its reading is cut short
	}
	if err != nil && !im.recorded {
		return nil, err
	}
	im.report.Stopped = err != nil
	return im.report, errors.Join(err, im.finish(context.WithoutCancel(ctx)))
}

// importRun is one import under way.
type importer struct {
	r       *data.Register
	req     Request
	options intake.Options
	packs   packFinder
	report  *Report
	files   []*sourceFile

	batch       store.Batch
	recorded    bool                  // the batch is in the register
	books       map[string]*book.Book // by engagement: as the files before leave them
	earlier     earlierReturns
	attachments map[referenceKey][]*sourceFile // the documents that references name
	suppliers   supplierFinder

	mappings  map[string]RememberedMapping // by digest
	requested string                       // digest of the mapping of the request
	done      int                          // files written

	writing bool // reading is over

	supplier   *entity.Supplier // named by the request
	engagement string           // its ref, when the request names an engagement
}

// checkRequest refuses options that stand for nothing before any file is looked at.
func (im *importer) checkRequest(ctx context.Context) error {
	if im.req.Pack != "" && im.r.Packs().Find(im.req.Pack) == nil {
		return problem.New("unknown-pack", text.Safe(im.req.Pack), "see assure pack list", "there is no such pack")
	}
	if im.req.Supplier == "" {
		return nil
	}
	return im.r.View(ctx, book.At{}, func(v *store.View) error {
		e, err := store.Find(ctx, v, store.Engagements, store.By("ref_key", store.RefKey(im.req.Supplier)))
		var s entity.Supplier
		switch {
		case err == nil:
			im.engagement = e.Ref
			s, err = store.Get(ctx, v, store.Suppliers, e.Supplier)
		case book.IsNotFound(err):
			s, err = book.FindSupplier(ctx, v, im.req.Supplier)
		}
		im.supplier, im.options.Supplier = &s, s.Ref
		return book.NoSuch(im.req.Supplier, err)
	})
}

func (im *importer) progress(done, total int, path string) {
	if im.req.Progress != nil {
		im.req.Progress(done, total, path)
	}
	if im.req.Watch != nil {
		im.req.Watch(Step{Writing: im.writing, Done: done, Total: total, Answers: im.batch.Answers, Path: path})
	}
}
