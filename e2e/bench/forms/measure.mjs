import { makeFields, middleOf, wrongOf } from './page/schema.js';
import { probe } from './probe.mjs';
import { wrongValues } from './values.mjs';

const viewport = { width: 1280, height: 800 };
const typed = 'abcdefghijklmnopqrst';
const typedLater = 'uvwxyz';
const mended = 'fix';
const stepMsMax = 60_000;
const pageMsMax = 90_000;
const mebibyte = 1024 * 1024;

/** Drives one page by its DOM alone, and answers its figures; `failed` says at which step it ended before its time. */
export async function measure(browser, url, { name, selectors }, size) {
  const context = await browser.newContext({ viewport });
  const figures = { name, size };
  let step = 'load';
  const timer = setTimeout(() => {
    step += ', too long';
    void context.close();
  }, pageMsMax);
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(stepMsMax);
    const tools = await toolsFor(page, context);
    await page.addInitScript(probe);
    await page.goto(`${url}/${name}/?n=${size}`);
    await page.waitForSelector('html[data-bench-loaded]', { state: 'attached' });
    const places = placesIn(makeFields(size), size, selectors);
    for (const [which, run] of Object.entries(steps)) {
      step = which;
      Object.assign(figures, await run(page, places, tools));
    }
    figures.faults = await page.evaluate(() => window.bench.faults);
    const values = await page.evaluate(() => window.benchSubmitted);
    figures.wrong = wrongValues(values, {
      ...places,
      middleText: typed + typedLater,
      wrongText: mended,
    });
  } catch (error) {
    figures.failed = `${step}: ${String(error.message).split('\n')[0]}`;
  } finally {
    clearTimeout(timer);
    await context.close().catch(() => undefined);
  }
  return figures;
}

const steps = {
  async mount(page, { first, last }, { heap, cpu, settle }) {
    await settle(100);
    const before = { heap: await heap(), cpu: await cpu() };
    const { ms, firstMs } = await clicked(page, '[data-testid="bench-mount"]', { there: last, begun: first });
    await settle(300);
    const mountCpuMs = (await cpu()) - before.cpu;
    return { mountMs: ms, firstMs, mountCpuMs, heapMiB: ((await heap()) - before.heap) / mebibyte };
  },
  async type(page, { middle }, { type }) {
    const { p50, p95 } = await type(middle, typed);
    return { keyMs: p50, keySlowMs: p95 };
  },
  addItem: async (page, { array }, tools) => ({ addItemMs: await add(page, array, tools) }),
  addEntry: async (page, { map }, tools) => ({ addEntryMs: await add(page, map, tools) }),
  async submitWrong(page, { submit, error, wrong }, { settle }) {
    await settle(20);
    const { ms } = await clicked(page, submit, { text: error });
    const isFocused = await page.evaluate(
      (selector) => document.activeElement === window.bench.one(selector),
      wrong,
    );
    await settle(100);
    return { submitWrongMs: ms, isFocused };
  },
  async typeWhileWrong(page, { middle }, { type }) {
    const { p50, p95 } = await type(middle, typedLater);
    return { keyWrongMs: p50, keyWrongSlowMs: p95 };
  },
  async submitRight(page, { submit, wrong }, { type, settle }) {
    await type(wrong, mended);
    await settle(20);
    const { ms } = await clicked(page, submit, { there: 'html[data-submitted]' });
    return { submitMs: ms };
  },
};

async function add(page, { button, items }, { settle, reveal }) {
  await reveal(button);
  await settle(20);
  const { ms } = await clicked(page, button, { more: items });
  await settle(80);
  return ms;
}

/** Clicks a button and waits until something is there: an element, one more of some, or a text in one. */
async function clicked(page, button, what) {
  const answer = await page.evaluate(
    ([button, what, timeoutMs]) => {
      const { one, all, click } = window.bench;
      const before = what.more ? all(what.more).length : 0;
      const isDone = () => {
        if (what.more) return all(what.more).length > before;
        if (what.text) return Boolean(one(what.text)?.textContent.trim());
        return one(what.there) !== null;
      };
      return click(one(button), isDone, timeoutMs, () => what.begun && one(what.begun) !== null);
    },
    [button, what, stepMsMax],
  );
  if (answer.isLate) throw new Error('nothing came of the click');
  return answer;
}

async function toolsFor(page, context) {
  const chrome = await context.newCDPSession(page);
  // Processor time of the page's main thread hardly depends on what else the machine does.
  await chrome.send('Performance.enable', { timeDomain: 'threadTicks' });
  const metric = async (wanted) => {
    const { metrics } = await chrome.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === wanted).value;
  };
  const settle = (ms) => page.evaluate((wait) => window.bench.settle(wait), ms);
  const reveal = async (selector) => {
    if (!(await page.evaluate((one) => window.bench.reveal(one), selector)))
      throw new Error(`there is no ${selector}`);
  };
  return {
    settle,
    reveal,
    cpu: async () => (await metric('TaskDuration')) * 1000,
    async heap() {
      await chrome.send('HeapProfiler.collectGarbage');
      await chrome.send('HeapProfiler.collectGarbage');
      return metric('JSHeapUsedSize');
    },
    /** At the end of a text, a key at a time, each after the last one was painted. */
    async type(selector, text) {
      await reveal(selector);
      await page.evaluate(async (wanted) => {
        const input = window.bench.one(wanted);
        input.focus();
        input.setSelectionRange(input.value.length, input.value.length);
        await window.bench.settle(30);
        window.bench.keys = [];
      }, selector);
      for (const key of text) {
        const upper = key.toUpperCase();
        const which = { key, code: `Key${upper}`, windowsVirtualKeyCode: upper.charCodeAt(0) };
        await chrome.send('Input.dispatchKeyEvent', {
          type: 'keyDown',
          text: key,
          unmodifiedText: key,
          ...which,
        });
        await chrome.send('Input.dispatchKeyEvent', { type: 'keyUp', ...which });
        await page.evaluate(() => window.bench.painting);
        await new Promise((resolve) => setTimeout(resolve, 8));
      }
      await settle(60);
      const times = (await page.evaluate(() => window.bench.keys)).sort((a, b) => a - b);
      if (times.length < text.length) throw new Error(`only ${times.length} of ${text.length} keys came in`);
      const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
      return { p50: at(0.5), p95: at(0.95) };
    },
  };
}

/** Where on the page each thing is that is measured. */
function placesIn(fields, size, selectors) {
  const of = (which, name) => selectors[which].replaceAll('{p}', name);
  const nearest = (type) =>
    fields
      .filter(({ fieldType }) => fieldType === type)
      .map(({ propertyName }) => propertyName)
      .sort((a, b) => fromMiddle(a, size) - fromMiddle(b, size))[0];
  const list = (name) => ({ name, button: of('add', name), items: of('items', name) });
  const last = fields.at(-1);
  const isList = last.fieldType === 'array' || last.fieldType === 'map';
  const [middleName, wrongName] = [`f${middleOf(size)}`, `f${wrongOf(size)}`];
  return {
    ...{ fields, middleName, wrongName },
    first: of('input', 'f0'),
    last: of(isList ? 'items' : 'input', last.propertyName),
    middle: of('input', middleName),
    wrong: of('input', wrongName),
    error: of('error', wrongName),
    submit: of('submit', ''),
    array: list(nearest('array')),
    map: list(nearest('map')),
  };
}

function fromMiddle(name, size) {
  return Math.abs(Number(name.slice(1)) - size / 2);
}
