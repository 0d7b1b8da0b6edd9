import { createHash } from 'node:crypto';

/** The one style of all pages: the width of a telephone first, no font and no picture from elsewhere. Colours keep WCAG 2.2 AA in both schemes. */
export const STYLE = `:root{color-scheme:light dark;--paper:#fcfbf8;--card:#fff;--ink:#1c2522;--quiet:#55615c;--line:#d3d9d5;--edge:#6f7b76;--leaf:#0b5d4e;--on-leaf:#fff;--tint:#e8f1ed;--fault:#9b1c1c;--fault-tint:#fdeeee}
@media(prefers-color-scheme:dark){:root{--paper:#131816;--card:#1b2220;--ink:#e7ece9;--quiet:#a9b6b0;--line:#37423d;--edge:#83918b;--leaf:#7cd3bd;--on-leaf:#0d1a16;--tint:#1d2d28;--fault:#ffb0a8;--fault-tint:#3a1f1d}}
*{box-sizing:border-box}
html{font-size:112.5%;-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font-family:system-ui,"PingFang SC","Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",sans-serif;line-height:1.75;overflow-wrap:anywhere}
header,main,footer p{max-width:44rem;margin:0 auto;padding:0 1.1rem}
header{display:flex;flex-wrap:wrap;align-items:center;gap:0 1rem;padding-top:.4rem;padding-bottom:.4rem}
nav{order:1;flex-basis:100%}nav ul{display:flex;flex-wrap:wrap;gap:0 .9rem;margin:0;padding:0;list-style:none}
header a{display:inline-flex;align-items:center;justify-content:center;min-height:44px;min-width:44px;color:var(--ink);text-decoration:none}
header a:hover{text-decoration:underline}
header nav a[aria-current]{color:var(--leaf);font-weight:600;box-shadow:inset 0 -3px var(--leaf)}
header .brand{font-size:1.25rem;font-weight:700;color:var(--leaf);margin-right:auto;gap:.5rem}
.bar{border-bottom:1px solid var(--line)}
main{padding-top:1.2rem;padding-bottom:2.5rem}
footer{border-top:1px solid var(--line);padding-top:1rem;padding-bottom:2rem;color:var(--quiet);font-size:.9rem}
h1{font-size:1.6rem;line-height:1.35;margin:.4rem 0 .8rem;text-wrap:balance}
h2{font-size:1.2rem;line-height:1.4;margin:2.2rem 0 .6rem}
h3{font-size:1rem;margin:1.4rem 0 .2rem}
p{margin:.6rem 0}
ul,ol{padding-left:1.4em;margin:.6rem 0}li{margin:.5rem 0}
a{color:var(--leaf);text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--leaf);outline-offset:3px;border-radius:3px}
.skip{position:absolute;left:0;top:0;transform:translateY(-120%);background:var(--card);padding:.6rem 1rem}
.skip:focus{transform:none}
.when{display:inline-block}.lead{font-size:1.1rem}.quiet,small{color:var(--quiet);font-size:.9rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1rem 1.1rem;margin:1.2rem 0}
.note{background:var(--tint);border-radius:10px;padding:.8rem 1rem;margin:1rem 0}
.card>:first-child,.note>:first-child{margin-top:0}.card>:last-child,.note>:last-child{margin-bottom:0}
label{display:block;font-weight:600;margin-bottom:.3rem}
.row{display:flex;flex-wrap:wrap;gap:.7rem}
input{flex:1 1 12rem;min-width:0;max-width:100%;min-height:48px;padding:.4rem .8rem;font:inherit;font-size:1.1rem;color:inherit;background:var(--paper);border:2px solid var(--edge);border-radius:8px}
input[aria-invalid]{border-color:var(--fault)}
button{min-height:48px;padding:.4rem 1.6rem;font:inherit;font-weight:600;color:var(--on-leaf);background:var(--leaf);border:2px solid transparent;border-radius:8px;cursor:pointer}
button.soft{color:var(--leaf);background:var(--card);border-color:var(--edge)}
.acts{display:flex;flex-wrap:wrap;gap:.7rem;margin:.6rem 0}.acts form{flex:1 1 14rem;max-width:24rem}.acts button{width:100%}
.consent{border-top:1px solid var(--line);padding-top:.6rem;margin-top:.8rem}
.plain{list-style:none;padding:0}.plain>li{border-top:1px solid var(--line);padding:.6rem 0;margin:0}
.did{border:2px solid var(--leaf);background:var(--tint)}
blockquote{margin:.4rem 0;padding:.2rem .9rem;border-left:3px solid var(--edge)}
summary{min-height:44px;padding:.5rem 0;color:var(--leaf);cursor:pointer}
select{width:100%;min-height:48px;padding:.4rem .8rem;font:inherit;color:inherit;background:var(--paper);border:2px solid var(--edge);border-radius:8px}
fieldset{border:0;margin:.6rem 0;padding:0}legend{font-weight:600}
.text{white-space:pre-wrap}.check label{display:flex;gap:.6rem;align-items:center;min-height:44px}.check input{flex:none;width:44px;height:44px;min-height:44px;margin:0}form .quiet{display:block}
textarea{width:100%;min-height:48px;padding:.5rem .8rem;font:inherit;color:inherit;background:var(--paper);border:2px solid var(--edge);border-radius:8px}
.drop{border:2px dashed var(--edge)}.drop.over{background:var(--tint);border-color:var(--leaf)}
.steps{list-style:none;padding:0}.steps code{display:block;color:var(--quiet)}
.leave{margin-top:2.2rem}
.fault{color:var(--fault);background:var(--fault-tint);border-radius:8px;padding:.6rem .9rem;margin:0 0 .8rem}
.number{font-size:1.5rem;font-variant-numeric:tabular-nums;letter-spacing:.06em;line-height:1.4}
.number b{color:var(--leaf);border-bottom:3px solid}
.ways{list-style:none;padding:0;display:grid;gap:.7rem}
.ways a{display:block;height:100%;min-height:44px;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:.8rem 1.1rem;text-decoration:none}
.ways a:hover b{text-decoration:underline}.ways li{margin:0}.ways b,.ways span{display:block}.ways span{color:var(--quiet);font-size:.9rem}
.links a{display:inline-block;min-height:44px;line-height:44px;margin-right:1.2rem}
dl{margin:.6rem 0}dt{color:var(--quiet);font-size:.9rem;margin-top:.7rem}dd{margin:0}
.count,.counts div{display:flex;flex-wrap:wrap;gap:0 1rem;justify-content:space-between;border-bottom:1px solid var(--line);padding:.45rem 0}
.count{border-bottom:2px solid var(--edge);padding:.2rem 0}.counts{margin:0 0 1.6rem}
.counts dt{flex:1 1 9rem;min-width:0;margin:0;font-size:1rem;color:inherit}
.counts dd,.count span+span{margin-left:auto;text-align:right;font-variant-numeric:tabular-nums;overflow-wrap:normal}
table{border-collapse:collapse;width:100%}th,td{padding:.35rem .5rem;border-bottom:1px solid var(--line);text-align:right;font-variant-numeric:tabular-nums;overflow-wrap:normal}thead th{color:var(--quiet);font-size:.9rem;vertical-align:bottom}th:first-child{text-align:left;font-weight:400;min-width:6rem;padding-left:0}
.scroll{overflow-x:auto}.scroll td{white-space:nowrap}
code{font-family:ui-monospace,"SFMono-Regular",Menlo,Consolas,monospace;font-size:.9em}
pre{background:var(--tint);border-radius:8px;padding:.8rem 1rem;white-space:pre-wrap}
@media(min-width:48rem){nav{order:0;flex-basis:auto}h1{font-size:2rem}main{padding-top:2.2rem}}
@media(min-width:40rem){.ways:not(.one){grid-template-columns:1fr 1fr}}
@media print{:root{--paper:#fff;--card:#fff;--ink:#000;--quiet:#333;--line:#999;--leaf:#000;--tint:#fff}html{font-size:11pt}header nav,header a[hreflang],form,.again,.skip{display:none}header,main,footer p{max-width:none;padding-left:0;padding-right:0}.card,.note,.ways a,pre{border:1px solid #999;break-inside:avoid}h2,h3{break-after:avoid}main a[href^=http]::after{content:" (" attr(href) ")"}}
`;

const DIGEST = createHash('sha256').update(STYLE).digest('base64');

/** Nothing from elsewhere, the one style by its digest; a form only where a page has one, a script of ours only where a receipt is checked. */
export function pagePolicy({ hasForm, hasScript }: { hasForm: boolean; hasScript?: boolean }): string {
  return [
    "default-src 'none'",
    ...(hasScript === true ? ["script-src 'self'", "connect-src 'self'"] : []),
    `style-src 'sha256-${DIGEST}'`,
    // The icon.
    "img-src 'self'",
    "base-uri 'none'",
    `form-action '${hasForm ? 'self' : 'none'}'`,
    "frame-ancestors 'none'",
  ].join('; ');
}
