// A Switchyard of its own for a bench, as `npm start` starts it, with its first organization.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const setupCode = 'bench-code';

export async function startServer(dataDir, roles, wantedPort) {
  const port = wantedPort ?? (await freePort());
  const child = spawn(process.execPath, [join(root, 'src/launch/start.mjs')], {
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: dataDir,
      ROLES: roles,
      SETUP_CODE: setupCode,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  while ((await fetch(`${url}/ready`).catch(() => undefined))?.status !== 200) {
    if (child.exitCode !== null) throw new Error('Switchyard did not start.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { url, port, process: child };
}

/** Where the embedded database is: as root not in the data directory, but named there. */
export function placeOf(dataDir) {
  const place = join(dataDir, 'postgres');
  return existsSync(join(place, 'cluster')) ? place : readFileSync(place, 'utf8').trim();
}

/** Asks the API as the Owner of a new organization, and throws where it refuses. */
export async function makeOrganization(url) {
  const headers = {};
  const ask = async (query) => {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    const { data, errors } = await answer.json();
    if (errors) throw new Error(`${errors[0].message}\n${query}`);
    return data;
  };
  const { setUp } = await ask(
    `mutation { setUp(code: "${setupCode}", email: "bench@example.com", password: "a bench of its own") { token } }`,
  );
  headers.authorization = setUp.token;
  const { createOrganization } = await ask('mutation { createOrganization(name: "Bench") { id } }');
  headers.organization = createOrganization.id;
  return { organization: createOrganization.id, ask };
}

async function freePort() {
  const socket = createServer();
  await new Promise((resolve) => socket.listen(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise((resolve) => socket.close(resolve));
  return port;
}
