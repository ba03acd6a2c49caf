import type { Json } from '../../domain/prototypes.ts';

/** `{{path}}`, `{{json path}}` or `{{json}}`; a path is names and positions with dots between. */
const slot = /\{\{\s*(?:(json)(?:\s+([^{}\s][^{}]*?))?|([^{}\s][^{}]*?))\s*\}\}/g;

/**
 * Fills a body template from an event. `{{path}}` inserts text, and nothing where the event has none; with
 * `escapesJson` it is escaped so that it can stand between quotes. `{{json path}}` inserts the value as JSON, and
 * `null` where there is none. Values that are inserted are not looked at again.
 */
export function fillTemplate(template: string, event: Json, escapesJson: boolean): string {
  return template.replace(slot, (_slot, json?: string, jsonPath?: string, path?: string) => {
    if (json !== undefined)
      return JSON.stringify((jsonPath === undefined ? event : find(event, jsonPath)) ?? null);
    const text = textOf(find(event, path ?? ''));
    return escapesJson ? JSON.stringify(text).slice(1, -1) : text;
  });
}

function find(event: Json, path: string): Json | undefined {
  let place: Json | undefined = event;
  for (const step of path.split('.')) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, step)) return undefined;
    // Both kinds of container answer to an own key given as text.
    place = (place as { [key: string]: Json })[step];
  }
  return place;
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
