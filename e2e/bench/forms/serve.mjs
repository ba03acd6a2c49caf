import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { built } from './build.mjs';

const types = { '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };

/** Serves what was built, a page below its name. */
export async function serve() {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://bench').pathname));
    const [, name, file] = path.split('/');
    if (!file) return response.setHeader('content-type', 'text/html').end(html(name));
    try {
      const bytes = await readFile(join(built, path));
      response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream').end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

function html(name) {
  return `<!doctype html>
<html lang="en" data-page="${name}">
  <head>
    <meta charset="utf-8">
    <title>${name}</title>
    <link rel="stylesheet" href="/${name}/style.css">
    <link rel="icon" href="data:,">
  </head>
  <body>
    <button data-testid="bench-mount">Mount</button>
    <div id="root"></div>
    <script type="module" src="/${name}/page.js"></script>
  </body>
</html>`;
}
