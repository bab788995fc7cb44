/** One look for all pages, in light and dark, on paper and on a phone. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --ink: #1a2230; --quiet: #566073; --line: #d9dee6; --stripe: #f9fafb;
  --accent: #1d4fbf; --on-accent: #ffffff; --good: #17693a; --good-soft: #e2f3e8; --warn: #8a5200; --warn-soft: #fdf0d9;
  --bad: #a3211c; --bad-soft: #fbe6e4; --on-bad: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161d; --card: #1a2029; --ink: #e6eaf0; --quiet: #9aa6b8; --line: #313a48; --stripe: #1e2530;
    --accent: #8db4ff; --on-accent: #0d1a33; --good: #7fd6a0; --good-soft: #17301f; --warn: #f0bd6c; --warn-soft: #36290f;
    --bad: #ff9d96; --bad-soft: #3c1a18; --on-bad: #2b0806;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
.skip { position: absolute; left: -100em; } .skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem; z-index: 2; }
header, main { max-width: 80rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2rem; padding-bottom: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .2rem 0 .3rem; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 0 0 .75rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 0 0 .3rem; }
p { margin: .3rem 0 .8rem; max-width: 46rem; }
.quiet { color: var(--quiet); } .small { font-size: .875rem; }
a { color: var(--accent); }
code { font: .85em ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.badge { display: inline-block; vertical-align: .1em; padding: .1rem .6rem; border-radius: 1rem; font-size: .8125rem; font-weight: 600; white-space: nowrap; }
.routine, .good { background: var(--good-soft); color: var(--good); }
.elevated, .warn { background: var(--warn-soft); color: var(--warn); }
.destructive, .bad { background: var(--bad-soft); color: var(--bad); }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 24rem; gap: 1.5rem; align-items: start; padding-bottom: 3rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1.25rem; margin: 0 0 1.5rem; }
.agree { position: sticky; top: 1.5rem; }
.headline { margin: 0; padding: 0; list-style: none; }
.headline li { padding: .35rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.headline li:first-child { border-top: 0; font-weight: 600; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .75rem; margin: 1.25rem 0 0; }
.facts div { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .75rem; }
.facts dt { color: var(--quiet); font-size: .8125rem; } .facts dd { margin: 0; font-size: 1.35rem; font-weight: 600; font-variant-numeric: tabular-nums; } .facts .none dd { color: var(--quiet); font-weight: 400; }
nav ul { display: flex; flex-wrap: wrap; gap: .4rem; list-style: none; margin: 0 0 1rem; padding: 0; }
nav a { display: inline-block; padding: .35rem .8rem; border: 1px solid var(--line); border-radius: 2rem; text-decoration: none; color: var(--ink); background: var(--card); font-size: .9375rem; }
nav a[aria-current] { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
.filter { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: 0 0 .75rem; }
input[type=search], input[type=text] { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--quiet); border-radius: .4rem; padding: .4rem .6rem; width: 100%; }
.filter input { flex: 1 1 14rem; width: auto; max-width: 24rem; }
button { font: inherit; font-weight: 600; border: 1px solid var(--quiet); border-radius: .4rem; padding: .45rem 1rem; background: var(--card); color: var(--ink); cursor: pointer; }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button.danger { background: var(--bad); border-color: var(--bad); color: var(--on-bad); }
.buttons { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1rem 0; }
.note ul { margin: .3rem 0 0; padding-left: 1.2rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.table { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; max-width: 24rem; }
thead th { border-top: 0; background: var(--stripe); font-size: .8125rem; color: var(--quiet); white-space: nowrap; }
td { min-width: 5rem; } td.n { min-width: 0; white-space: nowrap; } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
.table + p, .table + details { margin-top: .75rem; } .pager { display: flex; gap: 1rem; align-items: baseline; margin: .75rem 0 0; }
.note { border-left: 4px solid var(--warn); background: var(--warn-soft); color: var(--ink); padding: .6rem .9rem; border-radius: .3rem; margin: 0 0 1rem; }
.note.bad { border-color: var(--bad); background: var(--bad-soft); }
label.check { display: flex; gap: .6rem; align-items: flex-start; } label.check input { margin-top: .35rem; }
.phrase { display: block; margin: .4rem 0; padding: .4rem .6rem; background: var(--stripe); border: 1px dashed var(--quiet); border-radius: .4rem; user-select: all; }
h3 { margin-top: 1rem; } dl.plain { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .25rem 1rem; margin: 0; } dl.plain dt { color: var(--quiet); } dl.plain dd { margin: 0; overflow-wrap: anywhere; }
.pictures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1.5rem; margin: 1rem 0; } figure { margin: 0; } figcaption { color: var(--quiet); font-size: .875rem; margin-top: .3rem; }
.picture { display: block; width: 100%; height: 26rem; background: var(--stripe); border: 1px solid var(--line); }
.picture .held, .picture .explained { fill: var(--accent); } .picture .unexplained { fill: var(--bad); } .picture .lacking { fill: var(--warn); }
.key { display: inline-block; width: .9em; height: .9em; border-radius: .15em; vertical-align: -.1em; } .key.explained { background: var(--accent); } .key.unexplained { background: var(--bad); } .key.lacking { background: var(--warn); }
.curve { display: block; width: 100%; max-width: 40rem; } .curve path { fill: none; stroke-width: 2; } .curve .grid { stroke: var(--line); stroke-width: 1; } .curve .line { stroke: var(--accent); }
.signer, .answers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr)); gap: .75rem; margin-top: 1rem; } fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: 1rem 0 0; padding: .6rem .9rem; } legend { color: var(--quiet); font-size: .875rem; padding: 0 .3rem; }
select, input[type=date] { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--quiet); border-radius: .4rem; padding: .4rem .6rem; width: 100%; }
.answer { max-width: 40rem; margin: 4rem auto; }
@media (max-width: 60rem) { .columns { grid-template-columns: minmax(0, 1fr); } .agree { position: static; } }
@media print { .agree, nav, .filter, .pager { display: none; } body { background: none; } .card { border: 0; padding: 0; } .columns { display: block; } }
`;
