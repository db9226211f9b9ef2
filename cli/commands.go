package cli

import "github.com/spf13/cobra"

// commands lists every command there is. A new one is a file and a line here.
func commands(e *env) []*cobra.Command {
	return []*cobra.Command{
		newPackCmd(e),
		newSupplierCmd(e),
		newEngagementCmd(e),
		newTenderCmd(e),
		newDSPTCmd(e),
		newIssueCmd(e),
		newImportCmd(e),
		newForeignCmd(e),
		newReturnsCmd(e),
		newAssessCmd(e),
		newEvidenceCmd(e),
		newDecideCmd(e),
		newReviewCmd(e),
		newActionCmd(e),
		newQueryCmd(e),
		newScoreCmd(e),
		newRegisterCmd(e),
		newReportCmd(e),
		newRiskCmd(e),
		newAuditCmd(e),
		newBackupCmd(e),
		newRestoreCmd(e),
		newDoctorCmd(e),
		newDemoCmd(e),
	}
}
