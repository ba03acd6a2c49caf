import { platformNames, platforms } from '../../../../domain/platforms.ts';

/** As a person says it; one that this release does not know, as it is. */
export function platformName(platform: string): string {
  const known = platforms.find((one) => one === platform);
  return known ? platformNames[known] : platform;
}
