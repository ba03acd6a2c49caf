/** How one attempt to deliver one event to one integration ended. */
export type Outcome =
  | { kind: 'delivered' }
  | { kind: 'filtered'; reason: string }
  | { kind: 'retry'; reason: string; afterMs: number }
  | { kind: 'failed'; reason: string };

/** What a person sees of an event at an integration; the names are the contract's DeliveryStatus. */
export const deliveryStatuses = [
  'pending',
  'delivered',
  'filtered',
  'retrying',
  'failed',
  'duplicate',
] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];
