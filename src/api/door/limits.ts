import { maxAliasesPlugin } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthPlugin } from '@escape.tech/graphql-armor-max-depth';
import { MaxTokensParserWLexer } from '@escape.tech/graphql-armor-max-tokens';
import { Kind, TokenKind, type ConstObjectFieldNode, type NameNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Bounds of one GraphQL document. */
const depthMax = 16;
const aliasesMax = 30;
const tokensMax = 4_000;

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
];
