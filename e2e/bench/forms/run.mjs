// npm run bench:forms: the dashboard's own form renderer beside a page without a framework and beside other renderers, in a
// real browser. `npm run bench:forms -- --rounds 5 --sizes 10,100,500,1500 switchyard rjsf` runs more of fewer.
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { tsImport } from 'tsx/esm/api';
import { buildPage } from './build.mjs';
import { measure } from './measure.mjs';
import { limit, pages } from './pages.mjs';
import { report } from './report.mjs';
import { serve } from './serve.mjs';

// Frames of 16.7 ms would hide what differs by less.
const unthrottled = ['--disable-gpu', '--disable-frame-rate-limit', '--disable-gpu-vsync'];

export async function bench(args) {
  const { values: asked, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '3' },
      sizes: { type: 'string', default: '500,1500' },
    },
  });
  const unknown = positionals.filter((name) => !pages.some((page) => page.name === name));
  if (unknown.length > 0)
    throw new Error(
      `There is no page ${unknown.join(', ')}. There are: ${pages.map(({ name }) => name).join(', ')}.`,
    );
  const chosen = pages.filter(({ name, isSlow }) =>
    positionals.length > 0 ? name === limit || positionals.includes(name) : !isSlow,
  );
  const sizes = asked.sizes.split(',').map(Number);
  const gzipBytes = {};
  for (const page of chosen) gzipBytes[page.name] = await buildPage(page);
  const runs = [];
  for (let round = 0; round < Number(asked.rounds); round++)
    for (const size of sizes) runs.push(...(await runRound(inTurn(chosen, round), size)));
  report({ runs, sizes, pages: chosen, gzipBytes });
}

/** All pages in one browser, so that whatever else the machine does befalls all. */
async function runRound(chosen, size) {
  const { findChromium } = await tsImport('../../chromium.ts', import.meta.url);
  const found = await findChromium();
  const server = await serve();
  const browser = await chromium.launch({ ...found, args: [...found.args, ...unthrottled] });
  const runs = [];
  try {
    for (const page of chosen) {
      const figures = await measure(browser, server.url, page, size);
      console.log(`  ${size} fields, ${page.title}: ${lineOf(figures)}`);
      runs.push(figures);
    }
  } finally {
    await browser.close();
    server.close();
  }
  return runs;
}

/** Another page goes first each round, and every other round runs backwards. */
function inTurn(chosen, round) {
  const at = (round * 3) % chosen.length;
  const order = [...chosen.slice(at), ...chosen.slice(0, at)];
  return round % 2 === 0 ? order : order.reverse();
}

function lineOf({ failed, mountMs, keyMs, submitMs, wrong }) {
  if (failed) return failed;
  const times = `mount ${mountMs.toFixed(0)} ms, key ${keyMs.toFixed(1)} ms, submit ${submitMs.toFixed(1)} ms`;
  return wrong.length > 0 ? `${times}, wrong: ${wrong[0]}` : times;
}
