import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long closing waits for requests that are under way; the whole stop is promised within 10 s. */
const closeWaitMsMax = 5_000;

type Connection = { socket: Socket; requests: number };

/**
 * Makes a server's end: it takes no new connection, and resolves when the last request was answered. A connection
 * without one is closed at once: Node closes those alone that it has answered before, and so would wait for a browser that
 * opened one ahead, or for the rest of a header.
 */
export function createClose(server: Server): () => Promise<void> {
  const connections = new Map<string, Connection>();
  let isClosing = false;

  function add(socket: Socket): void {
    const name = nameOf(socket);
    connections.set(name, { socket, requests: 0 });
    socket.once('close', () => {
      if (connections.get(name)?.socket === socket) connections.delete(name);
    });
  }
  // With TLS a second socket takes the first one's place once hands are shaken, and requests name that.
  server.on('connection', add).on('secureConnection', add);
  server.on('request', ({ socket }, response) => {
    const connection = connections.get(nameOf(socket));
    if (!connection) return;
    connection.requests += 1;
    response.once('close', () => {
      connection.requests -= 1;
      if (isClosing && connection.requests === 0) connection.socket.destroySoon();
    });
  });

  return async () => {
    isClosing = true;
    const patience = setTimeout(() => server.closeAllConnections(), closeWaitMsMax);
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const { socket, requests } of connections.values()) if (requests === 0) socket.destroy();
    });
    clearTimeout(patience);
  };
}

/** The same for a connection's socket and for the TLS socket over it. */
function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
