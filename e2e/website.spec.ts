import { expect } from '@playwright/test';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setUpByApi, sourceToWebhook } from './api.ts';
import { test } from './journey.ts';
import { until } from './switchyard.ts';

/** The snippet's loader, as short as it may be: it queues calls, and loads the script from the host that it names. */
const pageWith = (host: string, sourceId: string) => `<!doctype html><title>Shop</title><script>
  const queue = (window.analytics = window.analytics || []);
  queue.methods = ['track', 'page', 'identify'];
  for (const name of queue.methods) queue[name] = (...values) => void queue.push([name, ...values]);
  queue.load = () => {};
  queue._writeKey = '${sourceId}';
  queue._cdn = '${host}';
  queue.SNIPPET_VERSION = '5.2.1';
  const script = document.createElement('script');
  script.src = '${host}/analytics.js/v1/${sourceId}/analytics.min.js';
  document.head.append(script);
  queue.page();
  queue.identify('u1', { plan: 'pro' });
  queue.track('Signed Up', { from: 'é😀' });
</script>`;

test('a website sends with the script that we serve, and talks to nobody else', async ({
  page,
  switchyard,
  destination,
}) => {
  const api = await setUpByApi(switchyard.url, switchyard.setupLink());
  const sourceId = await sourceToWebhook(api, destination.url);
  const shop = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(pageWith(switchyard.url, sourceId));
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an AddressInfo.
  const shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
  const hosts = new Set<string>();
  page.on('request', (request) => void hosts.add(new URL(request.url()).origin));
  try {
    await page.goto(shopUrl);
    await until(() => destination.received.length >= 3, { what: 'three events at the destination' });
    const events = destination.received.map((one) => JSON.parse(one.body) as Record<string, unknown>);
    expect(events.map((event) => event.type).sort()).toEqual(['identify', 'page', 'track']);
    expect(events.find((event) => event.type === 'track')).toMatchObject({
      event: 'Signed Up',
      properties: { from: 'é😀' },
      context: { library: { name: 'analytics.js' }, page: { title: 'Shop' } },
    });
    expect([...hosts].sort()).toEqual([shopUrl, switchyard.url].sort());
  } finally {
    await new Promise((resolve) => (shop.closeAllConnections(), shop.close(resolve)));
  }
});
