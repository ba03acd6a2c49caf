import { appendFileSync, readFileSync } from 'node:fs';
import { clearInterval, setInterval } from 'node:timers';
import { parseArgs } from 'node:util';

// Runs on a machine whose plug is not pulled: `send` notes each event once the server has acknowledged it, `check` asks
// afterwards for all of them.

const senders = 16;
const pageMax = 200;
const askAgainMs = 1_000;
const progressMs = 2_000;

const usage = `Send until the server is gone, and note what it acknowledged:
  npm run test:faults power-cut -- send --url URL --source WRITE_KEY --acked FILE
When it is back, ask for all of it; the key is an API key of the organization:
  npm run test:faults power-cut -- check --url URL --source WRITE_KEY --acked FILE --org ORG_ID --key API_KEY`;

/**
 * Answers with which code to end.
 * @param {string[]} args
 */
export async function powerCut(args) {
  const option = /** @type {const} */ ({ type: 'string' });
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { url: option, source: option, acked: option, org: option, key: option },
  });
  const { url, source, acked, org, key } = values;
  if (positionals[0] === 'send' && url && source && acked) return send(url, source, acked);
  if (positionals[0] === 'check' && url && source && acked && org && key)
    return check(url, { source, org, key }, acked);
  console.error(usage);
  return 1;
}

/**
 * @param {string} url
 * @param {string} source
 * @param {string} acked
 */
async function send(url, source, acked) {
  const run = Date.now().toString(36);
  let count = 0;
  let isGone = false;
  const showing = setInterval(() => console.log(`${count} acknowledged`), progressMs);
  const from = async (/** @type {number} */ sender) => {
    for (let n = 0; !isGone; n++) {
      const messageId = `${run}-${sender}-${n}`;
      const event = { writeKey: source, event: 'Power cut', userId: `u${sender}`, messageId };
      const sent = fetch(`${url}/v1/track`, { method: 'POST', body: JSON.stringify(event) });
      const status = await sent.then(
        (answer) => answer.status,
        () => undefined,
      );
      if (status === undefined) isGone = true;
      else if (status === 200) {
        appendFileSync(acked, `${messageId}\n`);
        count += 1;
      } else if (status < 500 && status !== 429) {
        console.error(`The server refuses with HTTP ${status}. Look at the write key.`);
        isGone = true;
      }
    }
  };
  await Promise.all(Array.from({ length: senders }, (_one, sender) => from(sender)));
  clearInterval(showing);
  console.log(`The server is gone. ${count} events were acknowledged and noted in ${acked}.`);
  return count > 0 ? 0 : 1;
}

/**
 * @param {string} url
 * @param {{ source: string, org: string, key: string }} whose
 * @param {string} acked
 */
async function check(url, whose, acked) {
  const noted = readFileSync(acked, 'utf8').split('\n').filter(Boolean);
  let lost = noted;
  // Events are listed once delivery has read them, which goes on while we ask.
  for (let before = -1; lost.length > 0 && lost.length !== before;) {
    if (before >= 0) await new Promise((resolve) => setTimeout(resolve, askAgainMs));
    before = lost.length;
    const stored = await storedIds(url, whose);
    lost = noted.filter((id) => !stored.has(id));
  }
  console.log(`${noted.length} acknowledged, ${lost.length} lost`);
  for (const id of lost.slice(0, 20)) console.log(`  ${id}`);
  return noted.length > 0 && lost.length === 0 ? 0 : 1;
}

/**
 * @param {string} url
 * @param {{ source: string, org: string, key: string }} whose
 */
async function storedIds(url, { source, org, key }) {
  /** @type {Set<string>} */
  const ids = new Set();
  for (let after = null, isMore = true; isMore;) {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: key, organization: org },
      body: JSON.stringify({
        query: `query ($org: ID!, $source: ID!, $after: ID) {
          events(orgId: $org, appId: $source, after: $after, limit: ${pageMax}) { id messageId }
        }`,
        variables: { org, source, after },
      }),
    });
    const { data, errors } = await answer.json();
    if (!data?.events) throw new Error(`The API refused: ${errors?.[0]?.message ?? answer.status}`);
    for (const { messageId } of data.events) ids.add(messageId);
    after = data.events.at(-1)?.id ?? null;
    isMore = data.events.length === pageMax;
  }
  return ids;
}
