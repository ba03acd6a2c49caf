import { Globe, Server, Smartphone, TabletSmartphone } from 'lucide-react';
import { platformNames, platforms, type Platform } from '../../domain/platforms.ts';

const icons = {
  'analytics.js': Globe,
  server: Server,
  'analytics-android': Smartphone,
  'analytics-ios': TabletSmartphone,
};

/** The platform of the wire; undefined for one that this dashboard does not know yet. */
export function platformOf(text: string): Platform | undefined {
  return platforms.find((platform) => platform === text);
}

export function PlatformIcon({ platform }: { platform: Platform }) {
  const Icon = icons[platform];
  return <Icon size={16} aria-hidden="true" />;
}

/** A source's platform in words. */
export function platformName(text: string): string {
  const platform = platformOf(text);
  return platform === undefined ? text : platformNames[platform];
}
