import type { OutgoingResponse } from './destination.ts';

type Answered = Extract<OutgoingResponse, { kind: 'answered' }>;

const saidCharsMax = 200;
/** Where services put the sentence for a person, the most telling first. */
const places = ['message', 'error_description', 'error', 'errors', 'detail', 'title', 'reason'];
/** Lists and objects inside each other. */
const depthMax = 4;

/** What a service says of a refusal in its own words, on one line; undefined where it says nothing that a person can read. */
export function saidIn({ body }: Answered): string | undefined {
  const parsed = jsonOf(body);
  const text = parsed === undefined ? (isWebPage(body) ? undefined : body) : sentenceIn(parsed);
  const line = text?.replace(/\s+/g, ' ').trim() ?? '';
  if (line === '') return undefined;
  return line.length > saidCharsMax ? `${line.slice(0, saidCharsMax - 1)}…` : line;
}

/** Whether a success has an error inside, as some services answer with 200 whatever happens. */
export function isErrorInside({ body }: Answered): boolean {
  const parsed = jsonOf(body);
  if (typeof parsed !== 'object' || parsed === null) return false;
  const { ok, success, error, errors } = Object(parsed);
  return ok === false || success === false || isError(error) || isError(errors);
}

export function isWebPage(body: string): boolean {
  return /^\s*(<!doctype html|<html|<head|<body)/i.test(body);
}

function isError(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 0;
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Not JSON, or cut in the middle: then it is read as text.
    return undefined;
  }
}

function sentenceIn(value: unknown, depthLeft: number = depthMax): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || depthLeft === 0) return undefined;
  if (Array.isArray(value)) return sentenceIn(value[0], depthLeft - 1);
  for (const place of places) {
    const found = sentenceIn(Reflect.get(value, place), depthLeft - 1);
    if (found !== undefined && found !== '') return found;
  }
  return undefined;
}
