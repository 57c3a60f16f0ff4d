/** What a parser at the door returns: a value nothing is missing from, or one line that says what is wrong. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };
