import { Html } from './html.ts'

/** The style sheet, with a light and a dark scheme. */
export const style = new Html(`
:root { color-scheme: light dark; --ink: #1f2a37; --dim: #5b6875; --line: #dfe5eb; --paper: #fff; --ground: #f4f6f8; --link: #0b5cad;
  --good: #0f6b43; --good-bg: #dcf3e7; --warn: #7a4b00; --warn-bg: #fdeecb; --bad: #98201b; --bad-bg: #fbe1df; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --dim: #9aa7b4; --line: #303a45; --paper: #1b222a; --ground: #12171d; --link: #7db8f5;
  --good: #8fe0b6; --good-bg: #123d2a; --warn: #f3cf86; --warn-bg: #45330c; --bad: #f5aaa5; --bad-bg: #4a1a18; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
.bar { display: flex; gap: 1em; flex-wrap: wrap; padding: .6em 1.5em; background: #24323f; color: #fff; font-size: 13px; } .bar span { color: #b9c6d2; }
main { max-width: 1080px; margin: 0 auto; padding: 1.5em; }
h1 { font-size: 24px; line-height: 1.25; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 15px; margin: 0 0 .8em; }
.top { display: flex; justify-content: space-between; align-items: flex-start; gap: 1em; margin-bottom: 1.2em; } .top p { margin: .2em 0 0; }
.crumbs { margin: 0 0 .6em; font-size: 13px; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: 1.1em 1.25em; margin-bottom: 1em; overflow-x: auto; }
.columns { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 1em; } @media (max-width: 760px) { .columns { grid-template-columns: minmax(0, 1fr); } }
.dim, dt { color: var(--dim); } .count { color: var(--dim); font-weight: 400; }
dl { margin: 0; } dl > div { display: grid; grid-template-columns: minmax(9em, 2fr) minmax(0, 3fr); gap: 1em; padding: .38em 0; border-top: 1px solid var(--line); }
dl > div:first-child { border-top: 0; } dt { font-size: 13px; line-height: 22px; } dd { margin: 0; overflow-wrap: anywhere; }
ul { list-style: none; margin: 0; padding: 0; } li { padding: .6em 0; border-top: 1px solid var(--line); } li:first-child { border-top: 0; padding-top: 0; } li:last-child { padding-bottom: 0; } li dl { font-size: 13px; margin-top: .3em; } li dl > div { border: 0; padding: .1em 0; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .55em .8em .55em 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
th { border-top: 0; font-size: 13px; font-weight: 600; color: var(--dim); } .number { text-align: right; padding-right: 32px; font-variant-numeric: tabular-nums; }
.badge { display: inline-block; border-radius: 99px; padding: .1em .75em; font-size: 13px; font-weight: 600; white-space: nowrap; background: var(--line); color: var(--ink); }
.badge.good { background: var(--good-bg); color: var(--good); } .badge.warn { background: var(--warn-bg); color: var(--warn); } .badge.bad { background: var(--bad-bg); color: var(--bad); }
.problem { background: var(--bad-bg); color: var(--bad); border-radius: 8px; padding: .7em 1em; }
input { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: .4em .7em; width: 16em; max-width: 100%; }
`)
