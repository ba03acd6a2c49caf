import type { Integration } from '../IntegrationPage.tsx';
import { FailureSection } from './failures/FailureSection.tsx';
import type { Standing } from './queries.ts';

/** What a loader has read for the tab. */
export type Health = { standing: Standing };

type Props = { integration: Integration; health: Health };

/** How a destination fares: what has failed there, and what is sent again. */
export function HealthTab({ integration, health }: Props) {
  return <FailureSection integration={integration} first={health.standing} />;
}
