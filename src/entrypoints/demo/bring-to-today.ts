import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Copies an incident's fixture with every date moved by the same span, so that its alert resolves now. Nothing else changes: the story
 * keeps its order and its pauses.
 */
export async function bringToToday(incident: string, into: string, now: number): Promise<void> {
  await cp(incident, into, { recursive: true });
  const resolved = await readFile(join(into, 'alerts', 'grafana-resolved.json'), 'utf8');
  const end = /"endsAt": *"([^"]+)"/.exec(resolved)?.[1];
  if (end === undefined) throw new Error(`${incident} does not say when its alert ended`);
  const by = now - Date.parse(end);
  const names = await readdir(into, { recursive: true });
  await Promise.all(names.filter((name) => name.endsWith('.json')).map((name) => moveDates(join(into, name), by)));
}

/** Years below 2000 are Grafana's way to write "not yet". */
async function moveDates(file: string, by: number): Promise<void> {
  const text = await readFile(file, 'utf8');
  const moved = text.replace(/"(date|startsAt|endsAt)": *"(2\d{3}-[^"]+)"/g, (_, name: string, at: string) => {
    const date = new Date(Math.round((Date.parse(at) + by) / 1000) * 1000);
    return `"${name}": "${date.toISOString()}"`;
  });
  await writeFile(file, moved);
}
