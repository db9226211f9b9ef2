#!/usr/bin/env bash
# Writes the corpus anew. Needs Go, LibreOffice (libreoffice-calc, python3-uno), python3-openpyxl and python3-xlsxwriter
# of Debian, node and npm. Nothing else ever runs this: the tests read the files that are committed.
set -euo pipefail
cd "$(dirname "$0")"
root=$(git rev-parse --show-toplevel) here=data/tabular/testdata/corpus python=${PYTHON:-/usr/bin/python3}
(cd "$root" && go run "./$here/generate" -dir "$here")
$python write_openpyxl.py ..
$python write_xlsxwriter.py ..
[ -d node_modules ] || npm install --no-package-lock --no-audit --no-fund
node write_exceljs.mjs ..
node write_sheetjs.mjs ..
$python write_libreoffice.py ..
node write_locked.mjs ..
(cd "$root" && go run "./$here/generate" -dir "$here" -manifest)
