package io.wattle.comparison;

/// How pages that need nothing else look: light and dark, eight colours for curves.
public final class PageStyle {
    /// Curves that can be told apart by colour.
    public static final int COLOURS = 8;

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>TITLE</title><style>
            :root{color-scheme:light dark;--page:#fff;--ink:#1c2430;--soft:#5d6b7a;--line:#e3e8ee;--k0:#1667b7;--k1:#c8501e;
            --k2:#2b8a3e;--k3:#8e3fb0;--k4:#a87900;--k5:#c2185b;--k6:#00838f;--k7:#6d4c41}
            @media (prefers-color-scheme:dark){:root{--page:#12161c;--ink:#e6ebf1;--soft:#9aa8b8;--line:#2a323d;--k0:#6db3f2;
            --k1:#ff9a6c;--k2:#6fd38a;--k3:#cf9cf2;--k4:#e6c15c;--k5:#ff80ab;--k6:#5fd3df;--k7:#c9a596}}
            body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:1560px;padding:0 1.5rem;background:var(--page);
            color:var(--ink)}h1{font-size:1.7rem;margin:0}h2{font-size:1.15rem;margin:0 0 .2rem}p{margin:.4rem 0;max-width:75em}
            .soft{color:var(--soft)}.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,620px),1fr));
            gap:2rem;margin:1.6rem 0}section p{font-size:.9rem;color:var(--soft)}svg{width:100%;height:auto;display:block}
            svg text{font:13px system-ui,sans-serif;fill:var(--ink)}svg .tick,svg .note{fill:var(--soft);font-size:12px}
            .end{text-anchor:end}.mid{text-anchor:middle}.grid{stroke:var(--line)}.axis{stroke:var(--soft);fill:none}
            .upright{stroke:var(--soft);stroke-dasharray:4 4}.curve{fill:none;stroke:var(--k);stroke-width:2.4;
            stroke-linejoin:round}.second{stroke-dasharray:5 4;stroke-width:1.4}.dot{fill:var(--k)}.mark{fill:var(--page);
            stroke:var(--k);stroke-width:2.6}.leader{fill:none;stroke:var(--k);stroke-width:1;opacity:.5}svg .name{fill:var(--k);
            font-weight:600}.c0{--k:var(--k0)}.c1{--k:var(--k1)}.c2{--k:var(--k2)}.c3{--k:var(--k3)}.c4{--k:var(--k4)}
            .c5{--k:var(--k5)}.c6{--k:var(--k6)}.c7{--k:var(--k7)}.scroll{overflow-x:auto}table{border-collapse:collapse;
            font-size:.92rem;white-space:nowrap}th,td{text-align:right;padding:.3rem .6rem;border-bottom:1px solid var(--line)}
            th{white-space:normal;color:var(--soft);font-weight:600;vertical-align:bottom}td:nth-child(-n+2),th:nth-child(-n+2){text-align:left}
            tr.first td{border-top:2px solid var(--soft)}.least{font-weight:700}td.why{text-align:left;white-space:normal;color:var(--soft)}td.name{color:var(--k);font-weight:600}
            </style></head><body>
            """;

    private PageStyle() {}

    /// Everything up to the body's first element.
    public static String head(String title) {
        return HEAD.replace("TITLE", Plot.escaped(title));
    }
}
