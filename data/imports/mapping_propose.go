package imports

import (
	"context"
	"io"
	"path/filepath"

	"assure/data"
	"assure/data/intake"
	"assure/internal/problem"
	"assure/internal/safefile"
	"assure/questionnaire"
)

// ProposeMapping says how a file might be read, for a person to confirm, change and import with. It reads no more of the
// register than its packs, and changes nothing.
func ProposeMapping(ctx context.Context, r *data.Register, path string, opt ProposeOptions) (*MappingProposal, error) {
	data, sum, err := readContents(path)
	switch {
	case err != nil:
		return nil, safefile.Explain(err, path)
	case sum != "":
		return nil, problem.New("too-large", path, "split it, or remove what does not belong in it", "the file is larger than 50 MB")
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	packs := packFinder{r.Packs(), func(sha string) *questionnaire.Pack { return registerPack(ctx, r, sha) }}
	return intake.Propose(filepath.Base(path), data, packs, opt)
}

// WriteProposal writes the mapping of a proposal to a file, with remarks on each column. A file that is there is replaced
// only with force.
func WriteProposal(path string, p *MappingProposal, force bool) error {
	return safefile.Write(path, safefile.Options{Mode: 0o600, Force: force}, func(w io.Writer) error {
		_, err := w.Write(p.YAML())
		return err
	})
}
