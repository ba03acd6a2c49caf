import { maxAliasesPlugin } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth';
import { MaxTokensParserWLexer } from '@escape.tech/graphql-armor-max-tokens';
import {
  GraphQLError,
  Kind,
  TokenKind,
  type ConstObjectFieldNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type NameNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { costLimit } from './cost.ts';

/** Bounds of one GraphQL document. */
const depthMax = 16;
const aliasesMax = 30;
const tokensMax = 4_000;
/** Validation compares every two fields that may meet in the answer, so its time grows with their square. */
const fieldsMax = 1_000;
/** And every two fragments. */
const fragmentsMax = 50;

/**
 * Reads GraphQL as everybody does, and one thing more: a key between quotes in an object, `{ "events": [] }`. Houston's
 * document writes JSON like this, and what stands there must run. A key may then have any characters.
 */
class Parser extends MaxTokensParserWLexer {
  override parseObjectField(isConst: boolean): ConstObjectFieldNode {
    const start = this._lexer.token;
    const name = start.kind === TokenKind.STRING ? this.parseQuotedName() : this.parseName();
    this.expectToken(TokenKind.COLON);
    // The flag decides at run time whether variables are let in; the types of both cases meet in the node.
    const value = this.parseValueLiteral(isConst as true);
    return this.node<ConstObjectFieldNode>(start, { kind: Kind.OBJECT_FIELD, name, value });
  }

  private fieldsCount = 0;
  private fragmentsCount = 0;

  override parseField(): FieldNode {
    this.fieldsCount += 1;
    if (this.fieldsCount > fieldsMax) throw new GraphQLError(`A document has at most ${fieldsMax} fields.`);
    return super.parseField();
  }

  override parseFragmentDefinition(): FragmentDefinitionNode {
    this.fragmentsCount += 1;
    if (this.fragmentsCount > fragmentsMax)
      throw new GraphQLError(`A document has at most ${fragmentsMax} fragments.`);
    return super.parseFragmentDefinition();
  }

  private parseQuotedName(): NameNode {
    const token = this.expectToken(TokenKind.STRING);
    return this.node<NameNode>(token, { kind: Kind.NAME, value: token.value });
  }
}

const parser: Plugin = {
  onParse({ setParseFn }) {
    setParseFn((source, options) => new Parser(source, { ...options, n: tokensMax }).parseDocument());
  },
};

/** What one document may ask, counted before anything is executed. */
export const limits: Plugin[] = [
  parser,
  maxDepthPlugin({ n: depthMax, flattenFragments: true }),
  maxAliasesPlugin({ n: aliasesMax }),
  costLimit,
];
