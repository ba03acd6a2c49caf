import type { Alert, AlertKind } from '../../domain/alerts/alerts.ts';
import type { Letter } from '../mail.ts';
import { layOut } from './layout.ts';
import { moment, named } from './words.ts';

type Told = {
  to: string;
  /** All of one organization and of one kind, at least one. */
  alerts: readonly [Alert, ...Alert[]];
  /** The page of the integration, or of all of them. */
  link: string;
};

/** Tells an Owner what has happened to integrations, since when, why, and what to do. */
export function alert({ to, alerts, link }: Told): Letter {
  const [{ kind, organization }] = alerts;
  const org = named(organization.name);
  const isOne = alerts.length === 1;
  return layOut({
    to,
    subject: `${subjectOf(alerts)} (${org})`,
    before: [
      `${openings[kind](isOne)} It concerns your organization “${org}” on Switchyard.`,
      ...alerts.map(lineOf),
      ...advice[kind],
    ],
    button: { label: isOne ? 'Open the integration' : 'Open the integrations', link },
    after: [
      ...whatFollows[kind],
      'You get this as an Owner of the organization. If you do not want such letters, ask another Owner to change your role.',
    ],
  });
}

function subjectOf(alerts: Told['alerts']): string {
  const [{ kind, integration }] = alerts;
  if (alerts.length === 1) return `“${named(integration.name, subjectNameCharsMax)}” ${one[kind]}`;
  return `${alerts.length} integrations ${several[kind]}`;
}

/** So that the whole subject can be read in a list. */
const subjectNameCharsMax = 30;

const one: Record<AlertKind, string> = {
  failing: 'is failing',
  paused: 'is paused',
  working: 'works again',
};
const several: Record<AlertKind, string> = {
  failing: 'are failing',
  paused: 'are paused',
  working: 'work again',
};

const openings: Record<AlertKind, (isOne: boolean) => string> = {
  failing: (isOne) =>
    isOne
      ? 'For an hour, every attempt to deliver to an integration has failed.'
      : 'For an hour, every attempt to deliver to these integrations has failed.',
  paused: (isOne) =>
    isOne
      ? 'We have paused an integration, since every attempt to deliver to it has failed for days.'
      : 'We have paused integrations, since every attempt to deliver to them has failed for days.',
  working: (isOne) =>
    isOne
      ? 'An integration that was failing has delivered an event again.'
      : 'Integrations that were failing have delivered events again.',
};

function lineOf({ integration, source, since, at, kind, reason }: Alert): string {
  const subject = `“${named(integration.name)}” of the source “${named(source.name)}”`;
  if (kind === 'working') return `${subject}: failed from ${moment(since)} to ${moment(at)}.`;
  return `${subject}: failing since ${moment(since)}. ${kind === 'failing' ? 'The last attempt: ' : ''}${plain(reason)}`;
}

/** A reason may quote the other side. Nothing in it becomes a link. */
function plain(reason: string): string {
  return named(reason, reasonCharsMax);
}

const reasonCharsMax = 300;

const advice: Record<AlertKind, string[]> = {
  failing: [
    'What to do: check that the destination is up, and that the connection’s address and credentials still hold. Where trying again can help, events are tried for 4 hours. What fails for good is kept, and can be sent again.',
  ],
  paused: [
    'What to do: mend the destination or the connection, then resume the integration on its page. Events that come meanwhile wait, and go out in order.',
  ],
  working: [
    'There is nothing to do. What failed for good meanwhile is kept, and can be sent again from the integration’s page.',
  ],
};

const whatFollows: Record<AlertKind, string[]> = {
  failing: [
    'We tell you again when it works, and not before, unless it only fails for 5 days: then we pause it.',
  ],
  paused: ['We tell you when it works again.'],
  working: [],
};
