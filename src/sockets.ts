import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long closing waits for requests that are under way; the whole stop is promised within 10 s. */
const closeWaitMsMax = 5_000;

/**
 * Makes a server's end: it takes no new connection, and resolves when the last request was answered. A connection
 * without one is closed at once: Node closes those alone that it has answered before, and so would wait for a browser that
 * opened one ahead, or for the rest of a header.
 */
export function createClose(server: Server): () => Promise<void> {
  const requests = new Map<Socket, number>();
  let isClosing = false;

  const count = (socket: Socket) => requests.get(socket) ?? 0;
  server.on('connection', (socket) => {
    requests.set(socket, 0);
    socket.once('close', () => requests.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    requests.set(socket, count(socket) + 1);
    response.once('close', () => {
      if (!requests.has(socket)) return;
      requests.set(socket, count(socket) - 1);
      if (isClosing && count(socket) === 0) socket.destroySoon();
    });
  });

  return async () => {
    isClosing = true;
    const patience = setTimeout(() => server.closeAllConnections(), closeWaitMsMax);
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of requests.keys()) if (count(socket) === 0) socket.destroy();
    });
    clearTimeout(patience);
  };
}
