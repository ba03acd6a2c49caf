/** What differs from event to event in a reason: addresses, and ids and numbers long enough to be some. */
const details = [
  /[^\s"'<>@]{1,100}@[^\s"'<>@]{1,100}/g,
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi,
  /\b(?=\w*\d)\w{12,}\b/g,
  /\b\d{5,}\b/g,
];

/**
 * The reason as failures are grouped by it. A destination's own code may name the event in its message; then a million
 * events with the same fault would be a million groups.
 */
export function groupOf(reason: string): string {
  return details.reduce((text, detail) => text.replace(detail, '…'), reason);
}
