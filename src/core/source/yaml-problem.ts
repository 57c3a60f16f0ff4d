import type { YAMLError } from 'yaml';
import type { Source } from '../values/source.ts';

/** Why a text is not YAML: the message of the Go library people know, the place, and two lines that show it. */
export interface YamlProblem {
  /** `yaml: line 8: did not find expected key`; the line is the Go library's, counted inside of the document. */
  readonly message: string;
  readonly source: Source;
  readonly caret: string;
}

/** What go-yaml's scanner and parser say (`scannerc.go`, `parserc.go`), by the code of the YAML library. */
export function goMessage(error: YAMLError, text: string): string {
  const at = error.pos[0];
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return isIndentation(text, at)
        ? 'found a tab character that violates indentation'
        : 'found character that cannot start any token';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'mapping values are not allowed in this context';
    case 'MULTILINE_IMPLICIT_KEY':
    case 'KEY_OVER_1024_CHARS':
      return "could not find expected ':'";
    case 'BAD_SCALAR_START':
      return 'found character that cannot start any token';
    case 'BAD_DQ_ESCAPE':
      return 'found unknown escape character';
    case 'BAD_ALIAS':
      return error.message.includes('Unresolved')
        ? error.message
        : 'did not find expected alphabetic or numeric character';
    case 'BAD_INDENT':
      return error.message.includes('flow') ? "did not find expected ',' or '}'" : 'did not find expected key';
    case 'MISSING_CHAR':
      return missing(error.message);
    case 'BLOCK_IN_FLOW':
      return 'did not find expected node content';
    case 'MULTIPLE_ANCHORS':
    case 'MULTIPLE_TAGS':
    case 'BAD_PROP_ORDER':
    case 'ALIAS_PROPS':
    case 'UNEXPECTED_TOKEN':
      return unexpected(error.message);
    default:
      return error.message;
  }
}

function isIndentation(text: string, at: number): boolean {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  return text.slice(lineStart, at).trim() === '';
}

function missing(message: string): string {
  if (message.includes('quote')) return 'found unexpected end of stream';
  if (message.includes(': ') && message.includes('implicit')) return "could not find expected ':'";
  if (message.includes(']')) return "did not find expected ',' or ']'";
  if (message.includes('}')) return "did not find expected ',' or '}'";
  return message.includes('Implicit keys') || message.includes('map')
    ? "could not find expected ':'"
    : 'did not find expected key';
}

function unexpected(message: string): string {
  if (message.includes('seq') && message.includes('block'))
    return 'block sequence entries are not allowed in this context';
  if (message.includes('flow-map-end') || message.includes('flow-seq-end') || message.includes('comma')) {
    return 'did not find expected node content';
  }
  return 'did not find expected key';
}
