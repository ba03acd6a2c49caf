import {
  getNamedType,
  getNullableType,
  getOperationAST,
  GraphQLError,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { pageRowsMax } from '../../storage/control/pages.ts';
import { rowsPerRequestMax } from './lists.ts';

/** Each is a transaction of its own, one after the other. */
const changesMax = 10;
/**
 * Each hashes a password, which takes 30 ms of a core and one of two places, or sends letters to whomever the asker
 * names. One a document: what slows down guessing and flooding counts requests.
 */
const costlyChanges = new Set([
  ...['createToken', 'createNewUser', 'confirmUser', 'resetPassword', 'updateUser', 'setUp'],
  ...['resendConfirmation', 'requestPasswordReset', 'updateOrganization'],
  // Each waits for a vendor, up to 15 seconds.
  ...['testConnection', 'testIntegration'],
]);
/**
 * Values in an answer, in the worst case. In `npm run bench cost`, on two cores that ten other programs were busy on, a value
 * took up to 10 µs of the server's processor time from resolver to JSON, what its row costs included: 4 s for 400,000,
 * which was the bound then. By that rate, and not measured since, the largest answer of all takes about 2 s there.
 */
const costMax = 200_000;
/** A root field asks the database. */
const rootCost = 500;
/** What an event says is read from the stream's entry, which may hold half a megabyte. */
const contentCost = 100;
/** What a form holds, or a change of it. In the bench 2 kB take as long as six values, and it may well be more. */
const formCost = 10;
const costOf: Record<string, number> = {
  'Event.payload': contentCost,
  'Event.raw': contentCost,
  'Event.messageId': contentCost,
  'Integration.configPayload': formCost,
  'Connection.details': formCost,
  'AuditEntry.change': formCost,
  'DispatchedRequest.body': contentCost,
  'DispatchedRequest.response': contentCost,
};
/** Rows of lists that are not asked for by the page. What grows with use has a limit; these grow with the catalog and the schema. */
const rowsUsual = 20;
const rowsOf: Record<string, number> = {
  'Query.users': pageRowsMax,
  'Query.deliveryMetrics': 1_000,
  'Query.metricSeries': 200,
  'Query.fieldOptions': 500,
  'MetricSeries.points': 100,
  'ClickstreamPrototype.platforms': 5,
  'FieldPrototype.items': 1,
  'FieldPrototype.options': 3,
  '__Schema.types': 120,
  '__Schema.directives': 6,
  '__Type.fields': 10,
  '__Type.inputFields': 5,
  '__Type.enumValues': 5,
  '__Type.interfaces': 1,
  '__Type.possibleTypes': 1,
  '__Field.args': 3,
};
const rowsAskedUsual = 50;
/** Lists without a limit whose rows are counted while the answer is made, as those of all lists with one are. */
const counted = new Set([
  'User.organizations',
  'Event.deliveries',
  'Query.deliveryMetrics',
  'MetricSeries.points',
]);

/** What one object costs: its own values, the largest row below it, and everything below it by what is asked for. */
type Cost = { own: number; row: number; all: number };
type Asked = { schema: GraphQLSchema; document: DocumentNode; variableValues: Record<string, unknown> };

/** Refuses, before anything is executed, what would take too long or do too much at once. */
export const costLimit: Plugin = {
  onExecute({ args, setResultAndStopExecution }) {
    const refusal = refusalOfArgs(args);
    if (refusal) setResultAndStopExecution(refusal);
  },
  // What each item of a feed costs is bounded like an answer.
  onSubscribe({ args, setResultAndStopExecution }) {
    const refusal = refusalOfArgs(args);
    if (refusal) setResultAndStopExecution(refusal);
  },
};

type Args = Omit<Asked, 'variableValues'> & {
  operationName?: string | null | undefined;
  variableValues?: Record<string, unknown> | null | undefined;
};

function refusalOfArgs({ schema, document, operationName, variableValues }: Args) {
  const operation = getOperationAST(document, operationName);
  const message =
    operation && refusalOf(operation, { schema, document, variableValues: variableValues ?? {} });
  return message && { errors: [new GraphQLError(message, { extensions: { code: 'INVALID_INPUT' } })] };
}

function refusalOf(operation: OperationDefinitionNode, asked: Asked): string | undefined {
  const fragments = fragmentsOf(asked.document);
  const roots = rootFields(operation.selectionSet, fragments);
  if (operation.operation === 'mutation') {
    if (roots.size > changesMax)
      return `One document holds at most ${changesMax} mutations, this one ${roots.size}.`;
    const costly = [...roots.values()].filter((name) => costlyChanges.has(name));
    if (costly.length > 1)
      return `One document holds at most one of ${[...new Set(costly)].join(', ')}. Send each by itself.`;
  }
  const root = asked.schema.getRootType(operation.operation);
  if (!root) return undefined;
  const { own, row, all } = createCount(operation, asked, fragments)(operation.selectionSet, root);
  // However far lists multiply, the rows of one answer are counted while it is made.
  const cost = rootCost * roots.size + Math.min(all, own + rowsPerRequestMax * row);
  return cost > costMax
    ? 'This asks for too much at once. Ask for fewer rows, fewer fields or fewer lists inside lists.'
    : undefined;
}

function fragmentsOf(document: DocumentNode): Map<string, FragmentDefinitionNode> {
  const fragments = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(fragments.map((one) => [one.name.value, one]));
}

/** Answer key and name of what is executed first, also where fragments hold it. */
function rootFields(
  from: SelectionSetNode,
  fragments: Map<string, FragmentDefinitionNode>,
): Map<string, string> {
  const found = new Map<string, string>();
  const seen = new Set<SelectionSetNode>();
  const left = [from];
  for (let set = left.pop(); set; set = left.pop()) {
    if (seen.has(set)) continue;
    seen.add(set);
    for (const one of set.selections) {
      if (one.kind === Kind.FIELD) found.set((one.alias ?? one.name).value, one.name.value);
      else {
        const inner = one.kind === Kind.INLINE_FRAGMENT ? one : fragments.get(one.name.value);
        if (inner) left.push(inner.selectionSet);
      }
    }
  }
  return found;
}

/** Validation has refused circles; a fragment is walked once and counted wherever it is spread. */
function createCount(
  operation: OperationDefinitionNode,
  { schema, variableValues }: Asked,
  fragments: Map<string, FragmentDefinitionNode>,
) {
  const memory = new Map<SelectionSetNode, Cost>();

  return function count(set: SelectionSetNode, type: GraphQLNamedType): Cost {
    const known = memory.get(set);
    if (known) return known;
    const sum: Cost = { own: 0, row: 0, all: 0 };
    for (const one of set.selections) {
      const cost = one.kind === Kind.FIELD ? countField(one, type) : countFragment(one, type);
      sum.own += cost.own;
      sum.all += cost.all;
      sum.row = Math.max(sum.row, cost.row);
    }
    memory.set(set, sum);
    return sum;

    function countFragment(
      spread: Exclude<(typeof set.selections)[number], FieldNode>,
      on: GraphQLNamedType,
    ): Cost {
      const inner = spread.kind === Kind.INLINE_FRAGMENT ? spread : fragments.get(spread.name.value);
      if (!inner) return { own: 0, row: 0, all: 0 };
      const named = inner.typeCondition && schema.getType(inner.typeCondition.name.value);
      return count(inner.selectionSet, named ?? on);
    }

    function countField(node: FieldNode, on: GraphQLNamedType): Cost {
      const field = fieldOf(on, node.name.value);
      const place = `${on.name}.${node.name.value}`;
      const own = costOf[place] ?? 1;
      const inner = field && getNamedType(field.type);
      if (!field || !node.selectionSet || !isCompositeType(inner)) return { own, row: 0, all: own };
      const one = count(node.selectionSet, inner);
      if (!isListType(getNullableType(field.type)))
        return { own: own + one.own, row: one.row, all: own + one.all };
      const isPage = field.args.some(({ name }) => name === 'limit');
      const rows = isPage ? rowsAsked(node, operation, variableValues) : (rowsOf[place] ?? rowsUsual);
      const all = own + rows * one.all;
      return isPage || counted.has(place)
        ? { own, row: Math.max(one.row, one.own), all }
        : { own: own + rows * one.own, row: one.row, all };
    }
  };
}

function fieldOf(type: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | undefined {
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

function rowsAsked(
  node: FieldNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): number {
  let value = node.arguments?.find((one) => one.name.value === 'limit')?.value;
  if (value?.kind === Kind.VARIABLE) {
    const { name } = value;
    const given = variables[name.value];
    if (typeof given === 'number') return bounded(given);
    value = operation.variableDefinitions?.find(
      (one) => one.variable.name.value === name.value,
    )?.defaultValue;
  }
  return value?.kind === Kind.INT ? bounded(Number(value.value)) : rowsAskedUsual;
}

/** What is out of bounds is refused by the list itself. */
function bounded(rows: number): number {
  return Math.min(Math.max(rows, 1), pageRowsMax);
}
