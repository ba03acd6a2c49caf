/** What one request may bring. The same numbers stand in the README; ingest refuses what is over, delivery relies on it. */

/** A request after decompression, and also as it comes over the wire. */
export const requestBytesMax = 500_000;
/** 32 KiB, and 1 KiB for what SDKs add after they have measured. */
export const eventBytesMax = 33 * 1024;
export const eventsPerRequestMax = 2_500;
/** Levels of objects and lists within one event, itself included. Held before anything parses it. */
export const eventDepthMax = 64;
export const messageIdLengthMax = 100;
/**
 * Properties in one event. Nobody counts them: the shortest property takes five bytes (`"":1,`), so that an event within
 * `eventBytesMax` has fewer.
 */
export const propertiesMax = 10_000;
