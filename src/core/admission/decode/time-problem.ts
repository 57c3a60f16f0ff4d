/** The parts of `time.RFC3339`, with what Go's layout calls them. */
const PARTS: readonly (readonly [layout: string, form: RegExp])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d{2}/],
  ['-', /^-/],
  ['02', /^\d{2}/],
  ['T', /^T/],
  ['15', /^\d{2}/],
  [':', /^:/],
  ['04', /^\d{2}/],
  [':', /^:/],
  ['05', /^\d{2}(?:\.\d+)?/],
  ['Z07:00', /^(?:Z|[+-]\d{2}:\d{2})/],
];

const LAYOUTS: Readonly<Record<string, string>> = {
  'v1.Time': '2006-01-02T15:04:05Z07:00',
  'v1.MicroTime': '2006-01-02T15:04:05.000000Z07:00',
};

/** Why a text is no time of day, in the words of Go's `time.Parse`; null where it is one. Days that no month has are not looked for. */
export function timeProblem(text: string, type: 'v1.Time' | 'v1.MicroTime'): string | null {
  const said = `parsing time ${JSON.stringify(text)}`;
  let rest = text;
  for (const [layout, form] of PARTS) {
    const [found] = form.exec(rest) ?? [];
    if (found === undefined)
      return `${said} as ${JSON.stringify(LAYOUTS[type])}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(layout)}`;
    rest = rest.slice(found.length);
  }
  return rest === '' ? null : `${said}: extra text: ${JSON.stringify(rest)}`;
}
