"""How the report looks: one style sheet, for screens of every width and for paper."""

from __future__ import annotations

from typing import Final

from engine.figures.theme import BLUE, FONT, INK, LINE, PAPER, QUIET_INK, SKY, TRACK, VERMILLION

STYLE: Final = f"""
:root {{ color-scheme: light; }}
* {{ box-sizing: border-box; }}
html {{ -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }}
body {{ margin: 0; background: {PAPER}; color: {INK}; font: 16px/1.55 {FONT}; overflow-wrap: break-word; }}
.wrap {{ max-width: 1080px; margin: 0 auto; padding: 0 24px; }}
header {{ background: #f5f7fa; border-bottom: 1px solid {LINE}; padding: 36px 0 20px; }}
h1 {{ font-size: 2rem; line-height: 1.2; margin: 0 0 8px; letter-spacing: -0.01em; }}
h2 {{ font-size: 1.45rem; line-height: 1.25; margin: 0 0 12px; }}
h3 {{ font-size: 1.1rem; line-height: 1.35; margin: 28px 0 8px; }}
h4 {{ font-size: 1rem; margin: 0 0 4px; }}
p {{ margin: 0 0 12px; max-width: 75ch; }}
.quiet, figcaption .quiet {{ color: {QUIET_INK}; }}
.small {{ font-size: 0.875rem; }}
section {{ padding: 36px 0 12px; border-bottom: 1px solid {TRACK}; }}
nav ol {{ list-style: none; display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 16px 0 0; padding: 0; }}
nav a, a {{ color: #005a8c; }}
a:focus-visible, summary:focus-visible, .table:focus-visible, .figure:focus-visible {{
  outline: 3px solid {BLUE}; outline-offset: 2px;
}}
.skip {{ position: absolute; left: -9999px; }}
.skip:focus {{ left: 8px; top: 8px; background: {PAPER}; padding: 8px; z-index: 1; }}
.unseen {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }}
.tiles {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); gap: 14px; margin: 16px 0 24px;
  padding: 0; list-style: none; }}
.tile {{ border: 1px solid {LINE}; border-top: 4px solid {BLUE}; border-radius: 6px; padding: 14px 16px; }}
.tile.alarm {{ border-top-color: {VERMILLION}; }}
.tile strong {{ display: block; font-size: 1.9rem; line-height: 1.15; font-variant-numeric: tabular-nums; }}
.tile .label {{ display: block; font-weight: 600; margin: 2px 0 6px; }}
.tile p {{ margin: 0; font-size: 0.9rem; color: {QUIET_INK}; }}
figure {{ margin: 20px 0 24px; }}
figcaption {{ font-weight: 600; margin-bottom: 6px; }}
.figure {{ overflow-x: auto; }}
.figure > .chart {{ width: 100%; }}
.figure .vega-embed {{ width: 100%; }}
.figure .vega-embed details, .figure .vega-actions {{ display: none; }}
.table {{ overflow-x: auto; margin: 12px 0 16px; }}
table {{ border-collapse: collapse; width: 100%; font-size: 0.92rem; position: relative; }}
th, td {{ text-align: left; vertical-align: top; padding: 7px 12px 7px 0; border-bottom: 1px solid {TRACK}; }}
thead th {{ color: {QUIET_INK}; font-weight: 600; border-bottom: 2px solid {LINE}; }}
tbody th {{ font-weight: 600; }}
th .quiet {{ font-weight: 400; }}
.wide {{ min-width: 13rem; }}
.number {{ text-align: right; font-variant-numeric: tabular-nums; }}
td.number {{ white-space: nowrap; }}
td.number .quiet {{ display: block; font-size: 0.85em; }}
details {{ margin: 6px 0; }}
summary {{ cursor: pointer; color: #005a8c; }}
.card {{ border: 1px solid {LINE}; border-left: 4px solid {VERMILLION}; border-radius: 6px; padding: 14px 16px;
  margin: 0 0 14px; break-inside: avoid; }}
.card .two {{ display: grid; grid-template-columns: minmax(0, 1fr) 340px; gap: 20px; }}
.card figure {{ margin: 0; }}
.card figcaption {{ font-weight: 400; font-size: 0.85rem; color: {QUIET_INK}; }}
.card dl, .facts {{ display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 14px; margin: 8px 0 0;
  font-size: 0.92rem; }}
dt {{ color: {QUIET_INK}; }}
dd {{ margin: 0; }}
.tree, .tree ul {{ list-style: none; margin: 0; padding-left: 0; }}
.tree ul {{ padding-left: 22px; border-left: 1px solid {TRACK}; }}
.tree li {{ padding: 3px 0; }}
.tree .leaf {{ padding-left: 17px; }}
.bar {{ display: inline-block; position: relative; width: 84px; height: 9px; background: {TRACK}; border-radius: 2px;
  margin: 0 6px; overflow: hidden; vertical-align: baseline; print-color-adjust: exact; }}
.bar i {{ position: absolute; left: 0; top: 0; bottom: 0; background: {SKY}; }}
.bar i + i {{ background: {BLUE}; }}
.tag {{ display: inline-block; border: 1px solid {LINE}; border-radius: 10px; padding: 0 9px; font-size: 0.82rem;
  white-space: nowrap; }}
.tag.high {{ border-color: {VERMILLION}; color: #a34700; font-weight: 600; }}
.legend span {{ display: inline-block; margin-right: 16px; }}
.legend i {{ display: inline-block; width: 12px; height: 12px; border-radius: 2px; margin-right: 5px;
  vertical-align: -1px; print-color-adjust: exact; }}
code {{ font: 0.85em ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }}
.limits li {{ margin-bottom: 8px; max-width: 75ch; }}
footer {{ padding: 20px 0 40px; color: {QUIET_INK}; font-size: 0.875rem; }}
@media (max-width: 720px) {{
  .wrap {{ padding: 0 16px; }}
  header {{ padding-top: 22px; }}
  h1 {{ font-size: 1.6rem; }}
  .card .two {{ grid-template-columns: minmax(0, 1fr); }}
  .card dl, .facts {{ grid-template-columns: minmax(0, 1fr); }}
  .tree ul {{ padding-left: 12px; }}
  .broad table {{ min-width: 720px; }}
  #figure-framework-mixes .chart {{ min-width: 640px; }}
}}
@media print {{
  body {{ font-size: 11pt; }}
  header {{ background: none; padding-top: 0; }}
  nav, .skip {{ display: none; }}
  .wrap {{ max-width: none; padding: 0; }}
  figure, .tile, .card, tr {{ break-inside: avoid; }}
  h2, h3 {{ break-after: avoid; }}
  .figure, .table {{ overflow: visible; }}
  .figure svg {{ max-width: 100%; height: auto; }}
  a {{ color: inherit; text-decoration: none; }}
}}
"""
