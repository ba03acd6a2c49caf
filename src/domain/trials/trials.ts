import * as z from 'zod/mini';
import { isJson, isObject } from '../fields/own.ts';
import type { Json, Values } from '../prototypes.ts';
import { statusCodes } from '../refusal.ts';

// Whole, since a record of zod's leaves out a name like `__proto__`.
const values = z.custom<Values>((value) => isObject(value) && isJson(value));
const json = z.custom<Json>((value) => isJson(value));

const settings = {
  integrationCode: z.string(),
  /** With secrets in their places. */
  connection: values,
  /** The secrets by themselves, to be taken out of what is shown. */
  secrets: z.array(z.string()),
};

/** What somebody tries before it is saved. The api asks, delivery runs it. */
export const Trial = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connection'), ...settings }),
  z.object({
    ...{ kind: z.literal('integration'), ...settings, orgId: z.string(), config: values },
    event: json,
    /** Really sent, or only shown. */
    isSent: z.boolean(),
  }),
  z.object({
    ...{ kind: z.literal('options'), ...settings, config: values },
    /** As the contract writes paths: `configPayload.audience`. */
    path: z.string(),
    search: z.string(),
  }),
]);
export type Trial = z.infer<typeof Trial>;

/** What is tried of a connection, in the order in which it has to go well. */
export const trialSteps = ['address', 'connection', 'encryption', 'answer'] as const;

const Step = z.object({ name: z.enum(trialSteps), success: z.boolean(), message: z.string() });
export type TrialStep = z.infer<typeof Step>;

/** A request as it went out or would have, secrets replaced. */
const Dispatched = z.object({
  method: z.string(),
  url: z.string(),
  headers: json,
  body: z.nullable(json),
  response: z.nullable(json),
});
export type Dispatched = z.infer<typeof Dispatched>;

export const TrialAnswer = z.object({
  code: z.enum(statusCodes),
  message: z.string(),
  /** Paths begin at the argument: `details.apiKey`. */
  fieldErrors: z._default(z.array(z.object({ path: z.string(), message: z.string() })), []),
  steps: z._default(z.array(Step), []),
  requests: z._default(z.array(Dispatched), []),
  options: z._default(z.array(z.object({ value: json, label: z.string() })), []),
});
export type TrialAnswer = z.infer<typeof TrialAnswer>;

/** From question to answer, the vendor's time included. */
export const trialMsMax = 15_000;
