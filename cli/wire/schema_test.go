package wire

import (
	"encoding"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"assure/scoring"
)

var update = flag.Bool("update", false, "write the golden files anew")

// objects are the objects printed under each schema.
var objects = map[string][]any{
	SchemaActions: {Actions{}}, SchemaClauses: {Clauses{}},
	SchemaAudit: {AuditLog{}}, SchemaBackup: {Backup{}}, SchemaClock: {Clock{}},
	SchemaMovedRegister: {MovedRegister{}},
	SchemaBackups:       {Backups{}}, SchemaRestoreTest: {RestoreTest{}}, SchemaBatches: {Batches{}},
	SchemaCertificateAnswers: {CertificateAnswers{}},
	SchemaCertificates:       {Certificates{}}, SchemaContradictions: {Contradictions{}},
	SchemaCost: {Cost{}}, SchemaCosts: {Costs{}}, SchemaCostRows: {CostRows{}}, SchemaCostBudget: {CostBudget{}},
	SchemaCostPortfolio: {CostPortfolio{}},
	SchemaCompare:       {Compare{}}, SchemaDecision: {OneDecision{}}, SchemaDecisions: {Decisions{}},
	SchemaDemo:   {Demo{}},
	SchemaDoctor: {Doctor{}}, SchemaDSPT: {DSPTImport{}, DSPTFound{}, DSPTChanges{}},
	SchemaEngagement: {OneEngagement{}}, SchemaEngagementTriage: {EngagementTriage{}},
	SchemaTriageSheet: {TriageSheet{}},
	SchemaEngagements: {Engagements{}}, SchemaError: {Error{}}, SchemaEvidence: {Evidence{}},
	SchemaExceptions: {Exceptions{}},
	SchemaExport:     {Export{}},
	SchemaForeign:    {Foreign{}}, SchemaHistory: {History{}}, SchemaImport: {Import{}},
	SchemaChain: {Chain{}}, SchemaChainNames: {ChainNames{}}, SchemaChainProposals: {ChainProposals{}},
	SchemaChainTurned: {ChainTurned{}}, SchemaExposed: {Exposed{}},
	SchemaFourthParty: {FourthParty{}}, SchemaIncident: {OneIncident{}}, SchemaIncidents: {Incidents{}},
	SchemaIncidentAsked: {IncidentAsked{}},
	SchemaImportUndo:    {ImportUndo{}}, SchemaChase: {Chase{}}, SchemaRound: {Round{}},
	SchemaSigners: {Signers{}}, SchemaBundleDraft: {BundleDraft{}}, SchemaBundles: {Bundles{}},
	SchemaBundleCheck: {BundleCheck{}}, SchemaReliance: {Reliance{}}, SchemaPractice: {Practice{}},
	SchemaSupplierBundles: {SupplierBundles{}}, SchemaConsent: {Consent{}},
	SchemaRepresentations: {Representations{}}, SchemaDrafts: {Drafts{}}, SchemaReplyLetters: {ReplyLetters{}},
	SchemaImportUndos: {ImportUndos{}}, SchemaIssue: {Issue{}}, SchemaMappingProposal: {MappingProposal{}},
	SchemaMappings: {Mappings{}}, SchemaODS: {ODS{}}, SchemaPack: {Pack{}}, SchemaPackCheck: {PackCheck{}},
	SchemaPackAdopted: {PackAdopted{}}, SchemaPackDiff: {PackDiff{}}, SchemaPackDraft: {PackDraft{}},
	SchemaPackMove:  {PackMove{}},
	SchemaPackMoves: {PackMoves{}}, SchemaPackApplies: {PackApplies{}},
	SchemaPacks: {Packs{}}, SchemaCoverage: {Coverage{}}, SchemaSuggestedEvidence: {SuggestedEvidence{}},
	SchemaPackProfile: {PackProfile{}},
	SchemaPath:        {Path{}}, SchemaQueries: {Queries{}}, SchemaRegisterImport: {RegisterImport{}},
	SchemaReport: {Report{}}, SchemaRescore: {Rescore{}}, SchemaRestore: {Restore{}}, SchemaReturns: {Returns{}},
	SchemaReview: {Review{}}, SchemaRisks: {Risks{}}, SchemaScore: {Scores{}}, SchemaSignOff: {SignOff{}},
	SchemaSignOffBlocks: {SignOffBlocks{}}, SchemaPeople: {People{}}, SchemaAccess: {Access{}},
	SchemaKeys: {Keys{}}, SchemaSessions: {Sessions{}},
	SchemaSuggestions: {Suggestions{}}, SchemaSuggestionsAccepted: {SuggestionsAccepted{}},
	SchemaSuggestionsDismissed: {SuggestionsDismissed{}}, SchemaSupplier: {OneSupplier{}},
	SchemaSupplierImport: {SupplierImport{}}, SchemaSupplierMerge: {SupplierMerge{}},
	SchemaSupplierProfile: {SupplierProfile{}},
	SchemaSuppliers:       {Suppliers{}},
	SchemaDisposal:        {OneDisposal{}}, SchemaRedaction: {Redaction{}}, SchemaRetention: {Retention{}},
	SchemaHandover: {Handover{}}, SchemaHandovers: {Handovers{}},
	SchemaTender: {OneTender{}}, SchemaTenders: {Tenders{}}, SchemaTrend: {Trend{}},
	SchemaVerify: {Verify{}},
	SchemaToday:  {Today{}}, SchemaAnswers: {Answers{}}, SchemaDrift: {Drift{}}, SchemaConfirmed: {Confirmed{}},
	SchemaCycleTakenBack: {CycleTakenBack{}},
	SchemaUpgrade:        {Upgrade{}},
	SchemaVersion:        {Version{}}, SchemaWeights: {Weights{}}, SchemaWhatIf: {WhatIf{}},
	SchemaWords:   {Words{}},
	SchemaWritten: {Written{}}, scoring.SettingsSchema: {scoring.Settings{}},
}

// TestSchemas compares the keys of every object, in their order and with their types, with the golden files. A script
// that reads a key must find it under the same schema for ever: a difference here is a new schema or a mistake.
func TestSchemas(t *testing.T) {
	for schema, list := range objects {
		var b strings.Builder
		for _, o := range list {
			fmt.Fprintf(&b, "%s\n", schema)
			keys(&b, reflect.TypeOf(o), "")
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(schema, "assure."), "/")
		path := filepath.Join("testdata", name+".txt")
		if *update {
			if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := b.String(); got != strings.ReplaceAll(string(want), "\r\n", "\n") {
			t.Errorf("%s has changed; it is now\n%s\nwant\n%s", schema, got, want)
		}
	}
}

// TestEverySchemaIsCompared keeps a new schema from going without a golden file.
func TestEverySchemaIsCompared(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "schema.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			schema, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			if seen++; objects[schema] == nil {
				t.Errorf("%s is not compared", schema)
			}
		}
		return true
	})
	if seen+1 != len(objects) { // the settings have their schema in package scoring
		t.Errorf("%d schemas and %d compared", seen, len(objects))
	}
}

// keys writes a line for each key of a struct as encoding/json finds them: path, type, and whether it may be left
// out.
func keys(b *strings.Builder, t reflect.Type, path string) {
	for f := range t.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		inner, suffix := element(f.Type)
		switch {
		case name == "-" || !f.IsExported() && !f.Anonymous:
			continue
		case f.Anonymous && name == "":
			keys(b, inner, path)
			continue
		case name == "":
			name = f.Name
		}
		fmt.Fprintf(b, "%s%s %s", path, name, kind(f.Type))
		if options != "" {
			b.WriteString(" " + options)
		}
		b.WriteString("\n")
		if inner.Kind() == reflect.Struct && kind(inner) == "object" {
			keys(b, inner, path+name+suffix+".")
		}
	}
}

// element is what a list, a map or a pointer holds in the end, and how a path says so.
func element(t reflect.Type) (inner reflect.Type, suffix string) {
	for {
		switch t.Kind() {
		case reflect.Slice, reflect.Array:
			suffix += "[]"
		case reflect.Map:
			suffix += "{}"
		case reflect.Pointer:
		default:
			return t, suffix
		}
		t = t.Elem()
	}
}

// kind is the type of a value in JSON; a type that writes itself keeps its name.
func kind(t reflect.Type) string {
	own := func(t reflect.Type) bool {
		return t.Implements(reflect.TypeFor[json.Marshaler]()) ||
			t.Implements(reflect.TypeFor[encoding.TextMarshaler]())
	}
	switch {
	case t.Kind() == reflect.Pointer:
		return kind(t.Elem()) + "|null"
	case own(t):
		return t.Name()
	}
	switch t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "bool"
	case reflect.Struct:
		return "object"
	case reflect.Slice, reflect.Array:
		return "[]" + kind(t.Elem())
	case reflect.Map:
		return "{}" + kind(t.Elem())
	case reflect.Interface:
		return "any"
	}
	return "number"
}
