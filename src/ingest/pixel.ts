import { Buffer } from 'node:buffer';

const dataLengthMax = 16_384;

/**
 * The event that an image's address holds: JSON in base64 (of either alphabet, padded or not) as `data`, or flat, with
 * dots for what is nested: `properties.subject=Hi`. Undefined where there is none.
 */
export function pixelBody(query: URLSearchParams): Buffer | undefined {
  const data = query.get('data');
  if (data !== null) return data.length > dataLengthMax ? undefined : Buffer.from(data, 'base64');
  const event: Record<string, unknown> = {};
  for (const [name, value] of query) put(event, name.split('.'), value);
  return Buffer.from(JSON.stringify(event));
}

function put(into: Record<string, unknown>, [first = '', ...rest]: string[], value: string): void {
  if (rest.length === 0) return define(into, first, value);
  const under = Object.hasOwn(into, first) ? into[first] : undefined;
  // What is here was put by this function, from the same query.
  const nested = typeof under === 'object' ? (under as Record<string, unknown>) : {};
  if (nested !== under) define(into, first, nested);
  put(nested, rest, value);
}

/** Assigning would follow a name like `__proto__`. */
function define(into: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(into, name, { value, enumerable: true, configurable: true, writable: true });
}
