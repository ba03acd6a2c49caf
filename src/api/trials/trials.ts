import type { Json, Values } from '../../domain/prototypes.ts';
import { Refusal } from '../../domain/refusal.ts';
import { isObject, own } from '../../domain/fields/own.ts';
import type { Trial, TrialAnswer } from '../../domain/trials/trials.ts';
import type { Db } from '../../storage/control/tables.ts';
import { mutation, query } from '../door/answers.ts';
import type { Context } from '../door/context.ts';
import { wrong } from '../door/parse.ts';
import { writeDown } from '../door/written.ts';
import { checkValues, objectOf, withRequiredDefaults } from '../forms/values.ts';
import { refuseUndynamic } from './dynamic.ts';
import { halfFilledOf, offerOf, settingsOf, type Given, type Tried } from './settings.ts';

type TestConnection = Given & { orgId: string };
type TestIntegration = TestConnection & { configPayload: unknown; event: unknown; send?: boolean };
type FieldOptions = TestConnection & { configPayload?: unknown; path: string; search?: string };

const searchCharsMax = 200;

export const trials = {
  Query: {
    fieldOptions: query<FieldOptions>(async (input, context) => {
      const orgId = await context.asker.mayRead(input.orgId, 'integration.test');
      if (input.details !== undefined) await context.asker.mayRead(input.orgId, 'connection.test');
      const { integrationCode, path, search = '' } = input;
      const offer = offerOf(integrationCode, context);
      refuseUndynamic(offer.prototype, path);
      if (search.length > searchCharsMax) throw wrong('search', `Use at most ${searchCharsMax} characters.`);
      const { values: connection, secrets } = await halfFilledOf(orgId, input, offer, context);
      const config = input.configPayload === undefined ? {} : objectOf('configPayload', input.configPayload);
      await spend(context, 'choices');
      const trial: Trial = { kind: 'options', integrationCode, connection, secrets, config, path, search };
      const { code, message, options } = await context.askDelivery.run(orgId, trial);
      if (code !== 'OK') throw new Refusal(code, message);
      return context.spend(options);
    }),
  },

  Mutation: {
    testConnection: mutation<TestConnection>(async (input, context) => {
      const orgId = await context.asker.mayEdit(input.orgId, 'connection.test');
      const { integrationCode } = input;
      const tried = await settingsOf(orgId, input, offerOf(integrationCode, context), context);
      const { values: connection, secrets } = tried;
      await spend(context, 'trial');
      const trial: Trial = { kind: 'connection', integrationCode, connection, secrets };
      const answer = await context.askDelivery.run(orgId, trial, (transaction) =>
        writeTried(transaction, context, { orgId, action: 'connection.test', integrationCode, tried }),
      );
      return { ...answerOf(answer), id: tried.stored?.id ?? null, steps: answer.steps };
    }),

    testIntegration: mutation<TestIntegration>(async (input, context) => {
      const orgId = await context.asker.mayEdit(input.orgId, 'integration.test');
      if (input.details !== undefined) await context.asker.mayEdit(input.orgId, 'connection.test');
      else if (input.connectionId === undefined)
        throw wrong('connectionId', 'Give it a connection, or details for a new one.');
      const { integrationCode, event, send: isSent = false } = input;
      const offer = offerOf(integrationCode, context);
      const tried = await settingsOf(orgId, input, offer, context);
      const { prototype } = offer;
      const given = withRequiredDefaults(
        prototype.configPrototype,
        objectOf('configPayload', input.configPayload),
      );
      const config = checkValues('configPayload', offer.config, given);
      await spend(context, 'trial');
      const trial: Trial = {
        ...{ kind: 'integration', integrationCode, orgId, connection: tried.values, secrets: tried.secrets },
        ...{ config, event: event as Json, isSent }, // The scalar lets nothing else in.
      };
      const answer = await context.askDelivery.run(orgId, trial, async (transaction) => {
        const more = { configPayload: config as Json, messageId: messageIdOf(event) }; // Validated values are JSON.
        const written = { orgId, action: 'integration.test', integrationCode, tried, more } as const;
        if (isSent) await writeTried(transaction, context, written);
      });
      return { ...answerOf(answer), requests: answer.requests };
    }),
  },

  IntegrationTest: {
    // Where it was refused there are none.
    requests: ({ requests }: { requests?: TrialAnswer['requests'] }) => requests ?? [],
  },
};

/** Throws RATE_LIMITED. What was refused before costs nothing. */
async function spend({ asker, trialAllowance }: Context, kind: 'trial' | 'choices'): Promise<void> {
  const actor = await asker.actor();
  trialAllowance.take(`${actor.kind} ${actor.id}`, kind);
}

function answerOf({ code, message, fieldErrors }: TrialAnswer) {
  return { success: code === 'OK', code, message, fieldErrors };
}

type Written = {
  orgId: string;
  action: 'connection.test' | 'integration.test';
  integrationCode: string;
  tried: Tried;
  more?: Values;
};

/** What leaves the house is written down: by whom, to where, with which settings. Not the event, which may be about somebody. */
async function writeTried(
  transaction: Db,
  context: Context,
  { orgId, action, integrationCode, tried, more }: Written,
): Promise<void> {
  const { shown, stored } = tried;
  const name = stored?.name ?? context.catalog.offer(integrationCode)?.prototype.name ?? integrationCode;
  await writeDown(transaction, context, {
    ...{ orgId, action, subject: { id: stored?.id ?? '', name } },
    after: { integrationCode, details: shown as Json, ...more }, // Details are JSON, by the validator.
  });
}

function messageIdOf(event: unknown): Json {
  const id = isObject(event) ? own(event, 'messageId') : undefined;
  return typeof id === 'string' ? id.slice(0, 100) : null;
}
