import { readFileSync } from 'node:fs';
import { openBrowser } from './chromium.ts';

const [out, w, h, ...files] = process.argv.slice(2) as [string, string, string, ...string[]];
const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width: Number(w) * files.length, height: Number(h) } });
const imgs = files.map(
  (f) =>
    `<div style="width:${w}px;height:${h}px;overflow:hidden;border-right:2px solid #888;box-sizing:border-box"><img style="width:100%" src="data:image/png;base64,${readFileSync(`/tmp/bwshots/${f}.png`).toString('base64')}"></div>`,
);
await page.setContent(`<body style="margin:0;display:flex">${imgs.join('')}</body>`);
await page.screenshot({ path: `/tmp/bwshots/${out}.png` });
await browser.close();
