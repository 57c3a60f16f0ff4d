import {
  Composer,
  type CST,
  type Document,
  type DocumentOptions,
  Lexer,
  type ParseOptions,
  Parser,
  type SchemaOptions,
} from 'yaml';

/** A text that is not composed, because what it would come to is out of proportion to any manifest. Offsets are those of the text. */
export interface TooMuch {
  readonly message: string;
  readonly offset: number;
}

/** How many tokens may still be read; shared by the documents of one file. */
export interface TokenBudget {
  left: number;
}

/**
 * Objects nest a few dozen levels (schemas of custom resources are the deepest), and the API server takes three megabytes. Bundles of such
 * schemas come to a few megabytes of mostly prose. A token costs up to half a kilobyte of memory, a level of nesting two frames of the stack.
 */
const MAX_DEPTH = 256;
const MAX_LENGTH = 16 * 1024 * 1024;
const MAX_TOKENS = 2_000_000;

/** The budget of a file, unless the file is too long to look at. */
export function newBudget(text: string): TokenBudget | TooMuch {
  return text.length <= MAX_LENGTH
    ? { left: MAX_TOKENS }
    : { message: `${text.length} characters in one file; at most ${MAX_LENGTH} are read`, offset: 0 };
}

/** How documents are composed. */
type ComposeOptions = ParseOptions & DocumentOptions & SchemaOptions;

const OPTIONS: ComposeOptions = {
  schema: 'failsafe',
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
};

/**
 * The YAML documents of a text as nodes, in bounded time and memory: nesting and tokens are counted before anything recursive looks at them. What is
 * wrong with a document is in its `errors`; never throws for what stands in the text.
 */
export function composeYaml(
  text: string,
  budget: TokenBudget,
  options: ComposeOptions = OPTIONS,
): readonly Document.Parsed[] | TooMuch {
  const tokens = tokensOf(text, budget);
  return 'message' in tokens ? tokens : [...new Composer(options).compose(tokens)];
}

/** The documents of a text that is to be edited, within the same bounds: none of a text that is too much. */
export function editableDocuments(text: string, options: ComposeOptions): readonly Document.Parsed[] {
  const budget = newBudget(text);
  const composed = 'message' in budget ? budget : composeYaml(text, budget, options);
  return 'message' in composed ? [] : composed;
}

function tokensOf(text: string, budget: TokenBudget): readonly CST.Token[] | TooMuch {
  const tokens: CST.Token[] = [];
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    budget.left -= 1;
    if (budget.left < 0) return { message: `more than ${MAX_TOKENS} tokens in one file`, offset: parser.offset };
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > MAX_DEPTH)
      return { message: `exceeded max depth of ${MAX_DEPTH}`, offset: parser.offset };
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}
