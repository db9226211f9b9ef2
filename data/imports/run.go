package imports

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

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

func (im *importer) progress(done, total int, path string) {
	if im.req.Progress != nil {
		im.req.Progress(done, total, path)
	}
	if im.req.Watch != nil {
		im.req.Watch(Step{Writing: im.writing, Done: done, Total: total, Answers: im.batch.Answers, Path: path})
	}
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

// importPacks finds packs for the reader of files: those of the catalogue and, for a workbook issued from one that is no
// longer installed, the register's own copy.
type packFinder struct {
	*questionnaire.Catalogue
	register func(sha string) *questionnaire.Pack
}

// BySHA finds the very bytes of a pack.
func (p packFinder) BySHA(sha string) *questionnaire.Pack {
	if found := p.Catalogue.BySHA(sha); found != nil || sha == "" {
		return found
	}
	return p.register(sha)
}

// keptPack is the register's own copy of a pack, nil when it has none that can be read: a workbook of it then names an
// unknown pack.
func registerPack(ctx context.Context, r *data.Register, sha string) (found *questionnaire.Pack) {
	_ = r.View(ctx, book.At{}, func(v *store.View) error {
		s, _, err := r.Reader().Settings(ctx, v)
		if err != nil {
			return err
		}
		c, err := r.Reader().Pack(ctx, v, sha, s.Facts)
		if err == nil {
			found = c.Pack()
		}
		return err
	})
	return found
}

// match finds out which files were imported before, and whose answers the others hold.
func (im *importer) match(ctx context.Context, v *store.View) error {
	first := map[string]string{}
	for i, f := range im.files {
		if f.ret.SHA256 == "" {
			continue
		}
		if path, twice := first[f.ret.SHA256]; twice {
			f.markDuplicate("the same file as " + filepath.Base(path))
			continue
		}
		first[f.ret.SHA256] = f.path
		im.noteMapping(f)
		if f.ret.Kind == intake.Document {
			continue
		}
		if err := im.findEarlier(ctx, v, f); err != nil {
			return err
		}
		if f.duplicate {
			continue
		}
		if f.unread { // its import was taken back meanwhile
			f = im.readFile(ctx, f.path, nil)
			im.files[i] = f
			im.noteMapping(f)
		}
		if err := im.matchFile(ctx, v, f); err != nil {
			return err
		}
	}
	return nil
}

// seen marks a file that the register holds already.
func (im *importer) findEarlier(ctx context.Context, v store.Viewer, f *sourceFile) error {
	before, err := store.List(ctx, v, store.ImportFiles, store.By("sha256", f.ret.SHA256), store.By("applied", 1))
	for _, b := range before {
		if im.requested != "" && b.Mapping != "" && b.Mapping != f.mapping {
			continue // it is to be read another way now
		}
		f.ret.Kind = intake.Kind(b.Kind)
		f.out.Earlier = &EarlierImport{Batch: b.Batch, At: b.At}
		f.markDuplicate(fmt.Sprintf("this very file was imported on %s; to import it anew, first assure import undo %s", im.r.Day(b.At).Long(), b.Batch))
		break
	}
	return err
}

// repeat marks a file whose content is in the register, or in this import, already. It is not read again.
func (f *sourceFile) markDuplicate(why string) {
	f.duplicate, f.notes, f.problems, f.subjects, f.foreign = true, []string{why}, nil, nil, nil
	f.ret = &intake.Return{Name: f.ret.Name, SHA256: f.ret.SHA256, Kind: f.ret.Kind}
}

// forget lets go of what a file says once that is written.
func (f *sourceFile) release() {
	for _, s := range f.subjects {
		s.overruled, s.prev = nil, nil
		for _, part := range s.parts {
			part.Forget()
		}
	}
	f.ret.Foreign = nil
	for _, g := range f.foreign {
		g.rows = nil
	}
}

// rehearse works out what the import would do, in memory alone.
func (im *importer) dryRun(ctx context.Context, v *store.View) error {
	im.books = map[string]*book.Book{}
	uses := map[string]int{} // of engagements: their books are dropped with the last file about them
	for _, f := range im.files {
		for _, s := range f.subjects {
			uses[s.engagement.ID]++
		}
	}
	for _, f := range im.files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := im.processFile(ctx, v, nil, f); err != nil {
			return err
		}
		for _, s := range f.subjects {
			if uses[s.engagement.ID]--; uses[s.engagement.ID] == 0 {
				delete(im.books, s.engagement.ID)
			}
		}
		f.release()
	}
	im.done = len(im.files)
	return nil
}

// apply writes the files, one transaction each. Documents are written with the returns that name them.
func (im *importer) apply(ctx context.Context) error {
	im.writing = true
	for i, f := range im.files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := im.applyFile(ctx, f); err != nil {
			return fmt.Errorf("%s: %w", f.path, err)
		}
		f.release()
		im.done = i + 1
		im.progress(im.done, len(im.files), f.path)
	}
	return nil
}

func (im *importer) applyFile(ctx context.Context, f *sourceFile) error {
	im.books = map[string]*book.Book{}
	if len(f.subjects) == 0 && len(f.foreign) == 0 {
		return nil
	}
	if ok, err := im.keepOriginal(f); err != nil || !ok {
		f.holdBack() // of a file that changed meanwhile nothing is taken
		return err
	}
	batch, took := im.batch, false
	err := im.r.Update(ctx, actImport, func(tx *data.Tx) error {
		// Another process may have imported the file since it was looked for.
		if err := im.findEarlier(ctx, tx, f); err != nil || f.duplicate {
			return err
		}
		if !im.recorded {
			batch.At = tx.At()
		}
		w := &fileWriter{tx: tx, im: im, file: tx.NewID(), batch: &batch}
		if err := im.processFile(ctx, tx, w, f); err != nil || !w.began {
			return err
		}
		took = true
		f.settle()
		rec, err := f.record(w.file, batch.ID, tx.At())
		if err != nil {
			return err
		}
		if err := store.Insert(ctx, tx, store.ImportFiles, rec); err != nil {
			return err
		}
		if err := errors.Join(w.writeForeign(ctx, f), w.rememberMapping(ctx, f)); err != nil {
			return err
		}
		batch.Files, batch.Answers = batch.Files+1, batch.Answers+total(&f.out.Answers)
		tx.Subject("batch", batch.ID, fmt.Sprintf("%d answers new, %d changed, %d the same", f.out.Answers.New, f.out.Answers.Changed, f.out.Answers.Same))
		_, err = store.Put(ctx, tx, store.Batches, batch)
		return err
	})
	if err == nil && took {
		im.batch, im.recorded, im.report.Applied = batch, true, true
	}
	return err
}

// finish settles what is reported of the files done, and of the documents.
func (im *importer) finish(ctx context.Context) error {
	if im.recorded {
		im.report.Batch = &im.batch.ID
	}
	im.report.Applied = im.req.Apply
	held, err := im.heldDocuments(ctx)
	if err != nil {
		return err
	}
	im.report.Files = make([]File, 0, im.done)
	for _, f := range im.files[:im.done] {
		switch {
		case f.ret.Kind != intake.Document || f.referenced || f.duplicate || f.ret.Rejected || len(f.problems) > 0:
		case held[f.ret.SHA256] != "":
			f.markDuplicate("the document is in the register already, as " + held[f.ret.SHA256])
		default:
			f.problem("unmatched-document", f.name(), "no return in this import names this file as its evidence",
				"import it together with the return that names it, or add it with assure evidence add")
		}
		f.settle()
		im.report.Files = append(im.report.Files, f.out)
	}
	im.report.count()
	return im.writeMarked(ctx)
}

// heldDocuments are the refs of the documents in the register whose file is known, by the file's hash. It is read only
// when a document of the import was named by no return.
func (im *importer) heldDocuments(ctx context.Context) (map[string]string, error) {
	held := map[string]string{}
	for _, f := range im.files {
		if f.ret.Kind != intake.Document || f.referenced || f.duplicate {
			continue
		}
		return held, im.r.View(ctx, book.At{}, func(v *store.View) error {
			all, err := store.List(ctx, v, store.Documents)
			for _, d := range all {
				if d.SHA256 != "" && d.State != entity.Withdrawn {
					held[d.SHA256] = d.Ref
				}
			}
			return err
		})
	}
	return held, nil
}
