/** Some flows after a first one, not all where there are many, and without repeating from where they are where all are from the same. */
export function listFlows(flows: readonly string[], first: string): string {
  const texts = withoutSource(flows, first);
  const shown = texts.slice(0, 5).join(', ');
  return texts.length > 5 ? `${shown} and ${texts.length - 5} more` : shown;
}

function withoutSource(flows: readonly string[], first: string): readonly string[] {
  const [source = ''] = first.split(' → ', 1);
  const isSame = flows.every((one) => one.startsWith(`${source} → `));
  return isSame ? flows.map((one) => one.slice(source.length + 3)) : flows;
}
