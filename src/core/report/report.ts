import type { Source } from '../values/source.ts';

/** Text with a little meaning, free of Slack and Markdown. Texts from outside stay plain data here; renderers escape and bound them. */
export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'strong'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly url: string }
  /** Somebody in the chat, by their id there: a renderer of that chat makes it their name. */
  | { readonly type: 'person'; readonly id: string }
  /** A place in the repository: renderers that know the repository's address make it a link to that line at that commit. */
  | { readonly type: 'place'; readonly source: Source };

export type Block =
  | { readonly type: 'heading'; readonly text: string }
  | { readonly type: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  /** `place` is what the excerpt is from; `highlight` is the line (from 1, in the file) the excerpt is about, `firstLine` that of its first line. */
  | {
      readonly type: 'code';
      readonly language: 'yaml' | 'diff' | 'text' | 'mermaid';
      readonly text: string;
      readonly place?: Source;
      readonly firstLine?: number;
      readonly highlight?: number;
    }
  | { readonly type: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly type: 'note'; readonly inlines: readonly Inline[] };

/** A button. `option` is an Option's id where it is about one. */
export interface Action {
  readonly type: 'open-fix' | 'show-diff' | 'not-helpful' | 'open-url';
  readonly label: string;
  readonly option?: string;
  readonly url?: string;
  readonly primary?: boolean;
}

/** A message, wherever it is shown. `title` is also the plain-text fallback for notifications. */
export interface Report {
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly actions: readonly Action[];
}

/** The state that the alert's root message shows; edited in place as it moves. */
export type IncidentState =
  | 'firing'
  | 'looking'
  | 'diagnosed'
  | 'unexplained'
  | 'pr-open'
  | 'pr-merged'
  | 'resolved'
  | 'failed';
