package tui

import (
	"errors"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"assure/internal/text"
	"assure/questionnaire/entity"
	"assure/tui/page"
)

// shown are the endings of documents that a viewer shows. Nothing else is opened: a supplier sends files, and what
// can run would run.
var shown = strings.Fields(".pdf .txt .csv .png .jpg .jpeg .gif .tif .tiff .bmp .webp " +
	".docx .xlsx .pptx .odt .ods .odp .rtf")

// errElsewhere is why no viewer is opened for a person who works from another computer.
var errElsewhere = errors.New("files are opened on the computer where the register is")

// show opens the file of a document in the viewer of this computer. An address on the web is copied, as is the path of
// a file that is not opened.
func (w wiring) show(d entity.Document) page.Cmd {
	if low := strings.ToLower(d.Reference); strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "http://") {
		if d.Kept == "" && d.Path == "" {
			return page.CopyText(d.Reference)
		}
	}
	if w.Remote != nil {
		return page.Say(page.Problem, "Not opened: "+errElsewhere.Error()+".")
	}
	return page.Do(func() any {
		path, err := w.Register.DocumentFile(w.c.Context, &d)
		if err != nil {
			return page.Say(page.Problem, "Not opened: "+page.Message(err)+".")
		}
		name := text.Safe(filepath.Base(path))
		if !slices.Contains(shown, strings.ToLower(filepath.Ext(path))) {
			return page.All(page.CopyText(path), page.Say(page.Problem, name+" is no document that a viewer shows, "+
				"so it is not opened. Its path is copied."))
		}
		if err := openFile(path, runtime.GOOS, w.Env, start); err != nil {
			return page.All(page.CopyText(path), page.Say(page.Problem, "Not opened: "+text.Safe(err.Error())+
				". The path of "+name+" is copied."))
		}
		return page.Say(page.Done, d.Ref+" is open in the viewer: "+name)
	})
}

// openFile has the system open a file, without a shell. start begins a program with arguments.
func openFile(path, system string, env func(string) string, start func(name string, args ...string) error) error {
	switch system {
	case "windows":
		return start("rundll32", "url.dll,FileProtocolHandler", path)
	case "darwin":
		return start("open", path)
	}
	if env == nil || env("DISPLAY") == "" && env("WAYLAND_DISPLAY") == "" {
		return errors.New("there is no desktop here")
	}
	return start("xdg-open", path)
}

// start begins a program that has nothing of this terminal, and does not wait for it.
func start(name string, args ...string) error {
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }()
	return nil
}
