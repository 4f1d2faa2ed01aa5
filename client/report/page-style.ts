/**
 * The page's only style sheet. The colours of the severities are those of Nessus reports; in the dark, critical is
 * lighter, for theirs would not be seen.
 */
export const style = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --line: #e3e6ea; --text: #1b2027; --soft: #59636f; --accent: #1f5fa8;
  --s4: #91243e; --s3: #dd4b50; --s2: #f18c43; --s1: #f0bb33; --s0: #67ace1; --good: #2b7a4b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12151a; --card: #1a1e25; --line: #2d333c; --text: #e6e9ed; --soft: #9aa5b1; --accent: #82b6ee;
    --s4: #c02f70; --s3: #ea5f63; --s2: #f29a58; --s1: #f2ca5c; --s0: #67ace1; --good: #6cc793;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
}
main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.5rem; }
main { padding-top: 2.5rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 0 0 .25rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: 0 0 .75rem; }
.lead { font-size: 1.1rem; max-width: 46rem; margin-bottom: 1.25rem; }
.soft, small { color: var(--soft); font-size: .87rem; }
.number { font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap; }
.zero { color: var(--soft); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem 1.5rem; margin: 0 0 1.25rem; }

dl.facts { display: flex; flex-wrap: wrap; gap: .35rem 2rem; margin: 0 0 1.5rem; }
.facts div { min-width: 0; }
.facts dt { color: var(--soft); font-size: .8rem; }
.facts dd { margin: 0; overflow-wrap: anywhere; }

ul.tiles { list-style: none; display: grid; grid-template-columns: repeat(5, 1fr); gap: .75rem; margin: 0 0 1.25rem; padding: 0; }
.tiles li { background: var(--card); border: 1px solid var(--line); border-top: 4px solid; border-radius: 10px; padding: .7rem 1rem .8rem; }
.tiles b { display: block; font-size: 1.9rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tiles b.long { font-size: 1.45rem; line-height: 1.58; }
.tiles li.s4 { border-top-color: var(--s4); } .tiles li.s3 { border-top-color: var(--s3); }
.tiles li.s2 { border-top-color: var(--s2); } .tiles li.s1 { border-top-color: var(--s1); }
.tiles li.s0 { border-top-color: var(--s0); }
.tiles small { display: block; margin-top: .15rem; }

.badge { display: inline-flex; align-items: center; gap: .45rem; white-space: nowrap; }
.badge i { width: .7rem; height: .7rem; border-radius: 3px; flex: none; }
.badge.s4 i { background: var(--s4); } .badge.s3 i { background: var(--s3); } .badge.s2 i { background: var(--s2); }
.badge.s1 i { background: var(--s1); } .badge.s0 i { background: var(--s0); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; margin: .25rem 0 .9rem; font-size: .87rem; }

ol.bars { list-style: none; margin: 0; padding: 0; }
.bars li { display: grid; grid-template-columns: minmax(0, 21rem) minmax(0, 1fr) 10.5rem; gap: 0 1rem; align-items: center; padding: .2rem 0; }
.bars .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bars svg { display: block; width: 100%; height: 14px; }
svg .s4 { fill: var(--s4); } svg .s3 { fill: var(--s3); } svg .s2 { fill: var(--s2); } svg .s1 { fill: var(--s1); }

.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .5rem .6rem; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-size: .8rem; font-weight: 600; vertical-align: bottom; white-space: nowrap; }
tbody th { font-weight: 500; overflow-wrap: anywhere; }
tbody tr:last-child > * { border-bottom: 0; }
th:first-child, td:first-child { padding-left: 0; } th:last-child, td:last-child { padding-right: 0; }
th.number { text-align: right; }
tbody th small, td small { display: block; font-weight: 400; overflow-wrap: anywhere; }
table.narrow { width: auto; min-width: 26rem; }
summary { cursor: pointer; font-weight: 500; overflow-wrap: anywhere; }
summary::marker { color: var(--soft); }
summary:hover { color: var(--accent); }
details p { margin: .35rem 0 0; font-weight: 400; max-width: 44rem; white-space: pre-line; }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.note { border-left: 3px solid var(--s2); padding: .1rem 0 .1rem .8rem; }
.part { display: inline-block; max-width: 100%; }
.part:not(:last-child)::after { content: "\\a0· "; white-space: pre; }
.unit { display: none; }
.stack td:first-child { width: 6.5rem; }
.changes tbody th { width: 45%; }
.plugins tbody th { width: 60%; }
.share { width: 9rem; padding-left: 0; }
.share svg { display: block; width: 100%; height: 6px; margin-top: .55rem; border-radius: 3px; }
svg .track { fill: var(--line); }
.hosts tbody th { min-width: 13rem; }
.place { display: inline-block; margin-right: .9rem; overflow-wrap: anywhere; }
.more { margin: .75rem 0 0; }
footer { padding-bottom: 2.5rem; }

@media (max-width: 44rem) {
  main, footer { padding-left: 1rem; padding-right: 1rem; }
  main { padding-top: 1.5rem; }
  section { padding: 1rem; }
  ul.tiles { grid-template-columns: repeat(6, 1fr); gap: .5rem; }
  .tiles li { grid-column: span 2; padding: .5rem .7rem; }
  .tiles b, .tiles b.long { font-size: 1.35rem; line-height: 1.3; }
  .tiles li:nth-child(-n+2) { grid-column: span 3; }
  .bars li { grid-template-columns: minmax(0, 1fr) auto; padding: .4rem 0; }
  .bars svg { grid-row: 2; grid-column: 1 / -1; margin-top: .15rem; }
  .wide { display: none; }
  table.narrow { min-width: 0; width: 100%; font-size: .87rem; }
  .narrow th, .narrow td { padding: .4rem .3rem; }
  .narrow thead th { white-space: normal; }
  .stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .stack tr { display: flex; flex-wrap: wrap; justify-content: space-between; padding: .6rem 0; border-bottom: 1px solid var(--line); }
  .stack tr:last-child { border-bottom: 0; }
  .stack tbody td, .stack tbody th { border: 0; padding: 0; width: auto; }
  .stack tbody th { order: 3; flex: 0 0 100%; }
  .stack td:not(:first-child) { order: 2; }
  .stack td.where { order: 4; flex: 0 0 100%; padding-top: .25rem; }
  .unit { display: inline; }
  .hosts tbody th { min-width: 0; }
  .hosts th, .hosts td { padding: .45rem .3rem; }
  .hosts thead th { font-size: .7rem; }
}
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --line: #ccc; --text: #000; --soft: #444; --s4: #91243e; --s3: #dd4b50; --s2: #f18c43; --s1: #f0bb33; --s0: #67ace1; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { font-size: 10pt; }
  main, footer { max-width: none; padding: 0; }
  section { border: 0; padding: 0; }
  .scroll { overflow: visible; }
  thead { display: table-header-group; }
  tr, .tiles li, .bars li, table.narrow { break-inside: avoid; }
  .screen { display: none; }
  h2, h3 { break-after: avoid; }
  summary { list-style: none; }
}
`;
