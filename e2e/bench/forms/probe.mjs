/** Runs in the page, before any script of its own: what measures from inside. It is sent as text, so it names nothing outside. */
export function probe() {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  /** A message comes after the frame in which it was posted has been laid out and painted. */
  const painted = () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(0);
    });
  const one = (selector) => document.querySelector(selector);
  let pressed;
  const bench = (window.bench = { keys: [], faults: [], painting: undefined, frame, one });
  bench.all = (selector) => document.querySelectorAll(selector);

  /** Clicks, and answers when what was waited for has been painted; and when the first of it was. */
  bench.click = async (button, isDone, timeoutMs, isBegun) => {
    const from = performance.now();
    const since = () => performance.now() - from;
    let firstMs;
    button.click();
    for (;;) {
      await frame();
      if (firstMs === undefined && isBegun?.()) {
        await painted();
        firstMs = since();
      }
      if (isDone()) break;
      if (since() > timeoutMs) return { isLate: true, ms: since() };
    }
    await painted();
    return { ms: since(), firstMs };
  };

  /** Lets what was put off be done. */
  bench.settle = async (ms) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 3000 }));
  };

  /** Brings an element into the middle of the window, scrolling where it is drawn only then. */
  bench.reveal = async (selector) => {
    const scroller = document.scrollingElement;
    for (let y = 0; !one(selector) && y < scroller.scrollHeight; y += 600) {
      scroller.scrollTop = y;
      await frame();
      await frame();
    }
    const element = one(selector);
    if (!element) return false;
    element.scrollIntoView({ block: 'center' });
    await frame();
    await frame();
    return true;
  };

  addEventListener('keydown', (event) => (pressed = event.timeStamp), { capture: true });
  addEventListener(
    'input',
    () => {
      if (pressed === undefined) return;
      const from = pressed;
      pressed = undefined;
      bench.painting = frame()
        .then(painted)
        .then(() => bench.keys.push(performance.now() - from));
    },
    { capture: true },
  );
  addEventListener('error', ({ message }) => bench.faults.push(message));
}
