import type { PaperFormat } from '../request.ts'

/** The report's style sheet: one for screen and paper. It names no file and no address. */
export function reportStyle(paper: PaperFormat): string {
  return `
@page { size: ${paper} portrait; margin: 14mm 11mm 15mm; }
* { box-sizing: border-box; }
html { color: #14181d; background: #fff; font: 9.5pt/1.35 system-ui, 'Segoe UI', 'Liberation Sans', Arial, sans-serif; }
body { margin: 0 auto; max-width: 190mm; font-variant-numeric: tabular-nums; }
@media screen { body { padding: 10mm 0; } }
h1 { font-size: 17pt; margin: 0 0 1mm; line-height: 1.15; }
h2 { font-size: 13pt; margin: 0 0 1mm; }
h3 { font-size: 10.5pt; margin: 5mm 0 1.5mm; break-after: avoid; }
p { margin: 0 0 1.5mm; }
.facts { color: #4a535e; margin: 0 0 3mm; }
.facts span + span::before { content: ' · '; }
.race + .race { break-before: page; }
table { border-collapse: collapse; width: 100%; font-size: 8pt; }
.results { font-size: 7.1pt; }
.results th, .results td { padding-inline: 0.7mm; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th { text-align: left; border-bottom: 0.35mm solid #14181d; padding: 0.7mm 1.1mm; font-weight: 600; vertical-align: bottom; }
td { border-bottom: 0.15mm solid #d4d9df; padding: 0.55mm 1.1mm; }
th.figure, td.figure { text-align: right; white-space: nowrap; }
.laps { font-size: 7.4pt; table-layout: fixed; margin-bottom: 3mm; }
.laps th.figure { white-space: normal; overflow-wrap: anywhere; font-size: 6.8pt; }
.laps th:first-child, .laps td:first-child { width: 9mm; }
.best { font-weight: 700; }
.best::after { content: ' *'; }
.pale { color: #5c6670; }
figure { margin: 0; break-inside: avoid; }
.chart { width: 100%; height: auto; display: block; }
.chart .rule { stroke: #dde1e6; stroke-width: 1; }
.chart text { font-size: 12px; fill: #4a535e; }
.chart text.end { font-size: 12px; font-weight: 600; }
.legend { columns: 3; font-size: 8pt; margin: 1mm 0 0; padding: 0; list-style: none; }
.legend li { break-inside: avoid; }
.legend svg { width: 9mm; height: 2.4mm; vertical-align: middle; margin-right: 1.5mm; }
footer { margin-top: 5mm; color: #5c6670; font-size: 7.5pt; }
`.trim()
}
