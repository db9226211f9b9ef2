-- What has been written stays written: events, audit rows, packs and directory rows are never changed or deleted, and
-- a revision or sequence number never comes twice. The guard before INSERT is for INSERT OR REPLACE, which deletes
-- without asking a trigger unless recursive triggers are on. These are the words of SQLite; another engine brings its own.

CREATE TRIGGER supplier_event_no_update BEFORE UPDATE ON supplier_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER supplier_event_no_delete BEFORE DELETE ON supplier_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER supplier_event_no_replace BEFORE INSERT ON supplier_event WHEN EXISTS (SELECT 1 FROM supplier_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER engagement_event_no_update BEFORE UPDATE ON engagement_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER engagement_event_no_delete BEFORE DELETE ON engagement_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER engagement_event_no_replace BEFORE INSERT ON engagement_event WHEN EXISTS (SELECT 1 FROM engagement_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER fact_event_no_update BEFORE UPDATE ON fact_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER fact_event_no_delete BEFORE DELETE ON fact_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER fact_event_no_replace BEFORE INSERT ON fact_event WHEN EXISTS (SELECT 1 FROM fact_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER assessment_event_no_update BEFORE UPDATE ON assessment_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER assessment_event_no_delete BEFORE DELETE ON assessment_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER assessment_event_no_replace BEFORE INSERT ON assessment_event WHEN EXISTS (SELECT 1 FROM assessment_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER document_event_no_update BEFORE UPDATE ON document_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER document_event_no_delete BEFORE DELETE ON document_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER document_event_no_replace BEFORE INSERT ON document_event WHEN EXISTS (SELECT 1 FROM document_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER support_event_no_update BEFORE UPDATE ON support_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER support_event_no_delete BEFORE DELETE ON support_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER support_event_no_replace BEFORE INSERT ON support_event WHEN EXISTS (SELECT 1 FROM support_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER issue_event_no_update BEFORE UPDATE ON issue_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER issue_event_no_delete BEFORE DELETE ON issue_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER issue_event_no_replace BEFORE INSERT ON issue_event WHEN EXISTS (SELECT 1 FROM issue_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER query_event_no_update BEFORE UPDATE ON query_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER query_event_no_delete BEFORE DELETE ON query_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER query_event_no_replace BEFORE INSERT ON query_event WHEN EXISTS (SELECT 1 FROM query_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER decision_event_no_update BEFORE UPDATE ON decision_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER decision_event_no_delete BEFORE DELETE ON decision_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER decision_event_no_replace BEFORE INSERT ON decision_event WHEN EXISTS (SELECT 1 FROM decision_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER risk_event_no_update BEFORE UPDATE ON risk_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER risk_event_no_delete BEFORE DELETE ON risk_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER risk_event_no_replace BEFORE INSERT ON risk_event WHEN EXISTS (SELECT 1 FROM risk_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER action_event_no_update BEFORE UPDATE ON action_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER action_event_no_delete BEFORE DELETE ON action_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER action_event_no_replace BEFORE INSERT ON action_event WHEN EXISTS (SELECT 1 FROM action_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER result_event_no_update BEFORE UPDATE ON result_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER result_event_no_delete BEFORE DELETE ON result_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER result_event_no_replace BEFORE INSERT ON result_event WHEN EXISTS (SELECT 1 FROM result_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER incident_event_no_update BEFORE UPDATE ON incident_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER incident_event_no_delete BEFORE DELETE ON incident_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER incident_event_no_replace BEFORE INSERT ON incident_event WHEN EXISTS (SELECT 1 FROM incident_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER fourth_party_event_no_update BEFORE UPDATE ON fourth_party_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER fourth_party_event_no_delete BEFORE DELETE ON fourth_party_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER fourth_party_event_no_replace BEFORE INSERT ON fourth_party_event WHEN EXISTS (SELECT 1 FROM fourth_party_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER tender_event_no_update BEFORE UPDATE ON tender_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER tender_event_no_delete BEFORE DELETE ON tender_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER tender_event_no_replace BEFORE INSERT ON tender_event WHEN EXISTS (SELECT 1 FROM tender_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER person_event_no_update BEFORE UPDATE ON person_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER person_event_no_delete BEFORE DELETE ON person_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER person_event_no_replace BEFORE INSERT ON person_event WHEN EXISTS (SELECT 1 FROM person_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER mapping_event_no_update BEFORE UPDATE ON mapping_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER mapping_event_no_delete BEFORE DELETE ON mapping_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER mapping_event_no_replace BEFORE INSERT ON mapping_event WHEN EXISTS (SELECT 1 FROM mapping_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER batch_event_no_update BEFORE UPDATE ON batch_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER batch_event_no_delete BEFORE DELETE ON batch_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER batch_event_no_replace BEFORE INSERT ON batch_event WHEN EXISTS (SELECT 1 FROM batch_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER import_file_event_no_update BEFORE UPDATE ON import_file_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER import_file_event_no_delete BEFORE DELETE ON import_file_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER import_file_event_no_replace BEFORE INSERT ON import_file_event WHEN EXISTS (SELECT 1 FROM import_file_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER foreign_answer_event_no_update BEFORE UPDATE ON foreign_answer_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER foreign_answer_event_no_delete BEFORE DELETE ON foreign_answer_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER foreign_answer_event_no_replace BEFORE INSERT ON foreign_answer_event WHEN EXISTS (SELECT 1 FROM foreign_answer_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER export_event_no_update BEFORE UPDATE ON export_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER export_event_no_delete BEFORE DELETE ON export_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER export_event_no_replace BEFORE INSERT ON export_event WHEN EXISTS (SELECT 1 FROM export_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER op_event_no_update BEFORE UPDATE ON op_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER op_event_no_delete BEFORE DELETE ON op_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER op_event_no_replace BEFORE INSERT ON op_event WHEN EXISTS (SELECT 1 FROM op_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER setting_event_no_update BEFORE UPDATE ON setting_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER setting_event_no_delete BEFORE DELETE ON setting_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER setting_event_no_replace BEFORE INSERT ON setting_event WHEN EXISTS (SELECT 1 FROM setting_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER dspt_snapshot_event_no_update BEFORE UPDATE ON dspt_snapshot_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER dspt_snapshot_event_no_delete BEFORE DELETE ON dspt_snapshot_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER dspt_snapshot_event_no_replace BEFORE INSERT ON dspt_snapshot_event WHEN EXISTS (SELECT 1 FROM dspt_snapshot_event WHERE id = NEW.id AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE seq >= NEW.seq)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER answer_event_no_update BEFORE UPDATE ON answer_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER answer_event_no_delete BEFORE DELETE ON answer_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER answer_event_no_replace BEFORE INSERT ON answer_event WHEN EXISTS (SELECT 1 FROM answer_event WHERE assessment = NEW.assessment AND question = NEW.question AND party = NEW.party AND rev >= NEW.rev)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER answer_event_no_repeat BEFORE INSERT ON answer_event WHEN EXISTS (SELECT 1 FROM answer_event WHERE op_id = NEW.op_id)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER pack_no_update BEFORE UPDATE ON pack BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER pack_no_delete BEFORE DELETE ON pack BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER pack_no_replace BEFORE INSERT ON pack WHEN EXISTS (SELECT 1 FROM pack WHERE sha256 = NEW.sha256)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER dspt_row_no_update BEFORE UPDATE ON dspt_row BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER dspt_row_no_delete BEFORE DELETE ON dspt_row BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER dspt_row_no_replace BEFORE INSERT ON dspt_row WHEN EXISTS (SELECT 1 FROM dspt_row WHERE snapshot = NEW.snapshot AND line = NEW.line)
  BEGIN SELECT RAISE(ABORT, 'append-only'); END;

CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head BEGIN SELECT RAISE(ABORT, 'append-only'); END;
