import type { Platform } from '../../../domain/platforms.ts';
import { browserSnippets } from './browser.ts';
import { mobileSnippets } from './mobile.ts';
import { serverSnippets } from './server.ts';

/** Where events go: the server's own address, and the source's ID as the SDKs' write key. */
export type Target = { sourceId: string; origin: string };

/** One way to send the first event. The steps are done in order; each is copied as it stands. */
export type Snippet = { id: string; label: string; steps: Step[]; note?: string };
export type Step = { label: string; code: string };

/** The ways to send events from a platform, the most usual one first. */
export function snippetsFor(platform: Platform, target: Target): Snippet[] {
  switch (platform) {
    case 'analytics.js':
      return browserSnippets(target);
    case 'server':
      return serverSnippets(target);
    case 'analytics-android':
      return mobileSnippets(target).android;
    case 'analytics-ios':
      return mobileSnippets(target).ios;
  }
}
