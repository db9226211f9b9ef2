package letter

import (
	"html/template"
	"io"

	"assure/internal/page"
	"assure/internal/text"
)

// style is that of a letter on paper. Pages as mail have it too, and mail programs that drop it show the same words.
const style = "body{font:11pt/1.4 Arial,sans-serif;max-width:42em;margin:2em auto;padding:0 1em}" +
	"h1{font-size:1.2em}h2{font-size:1em;margin-top:1.4em}li{margin:.2em 0}.quiet{color:#444}"

// sheet is the page of a letter. The template escapes markup, say escapes what reorders or hides other text.
var sheet = template.Must(template.New("letter").Funcs(template.FuncMap{"say": page.Say, "one": text.Safe}).Parse(
	`<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
{{with .Policy}}<meta http-equiv="Content-Security-Policy" content="{{.}}">
{{end}}<title>{{.Subject}}</title>
<style>{{.Style}}</style></head>
<body>
{{with .Marking}}<p class="quiet">{{one .}}</p>
{{end}}{{with .On}}<p class="quiet">{{.}}</p>
{{end}}{{with .To}}<p>{{.}}</p>
{{end}}<h1>{{.Subject}}</h1>
<p>{{.Greeting}}</p>
{{range .Parts}}{{with .Heading}}<h2>{{one .}}</h2>
{{end}}{{with .Text}}<p style="white-space:pre-line">{{say .}}</p>
{{end}}{{if .Items}}{{if .Numbered}}<ol>{{else}}<ul>{{end}}
{{range .Items}}<li>{{say .Text}}{{if .Items}}<ul>
{{range .Items}}<li>{{say .}}</li>
{{end}}</ul>{{end}}</li>
{{end}}{{if .Numbered}}</ol>{{else}}</ul>{{end}}
{{end}}{{end}}<p>{{range $i, $s := .Signature}}{{if $i}}<br>{{end}}{{$s}}{{end}}</p>
</body></html>
`))

// HTML writes the letter as a page that loads nothing from anywhere.
func (l *Letter) HTML(w io.Writer) error { return l.html(w, page.Policy(style, "")) }

func (l *Letter) html(w io.Writer, policy string) error {
	on := ""
	if l.On != 0 {
		on = l.On.Long()
	}
	return sheet.Execute(w, struct {
		Policy, Subject, Marking, On, To, Greeting string
		Style                                      template.CSS
		Parts                                      []Part
		Signature                                  []string
	}{policy, l.subject(), l.Marking, on, l.To.Line(), l.greeting(), style, l.Parts, l.signature()})
}
