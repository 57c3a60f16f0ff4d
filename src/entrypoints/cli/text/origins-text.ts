import type { FieldOrigin } from '../../../core/render/field-origin.ts';
import { painter } from './paint.ts';
import { placeText } from './place-text.ts';

/** Who set a field, as a short story: the manifest first, each transformer after it; the last one is why it reads as it does. */
export function originsText(field: string, origins: readonly FieldOrigin[], colour: boolean): string {
  const { bold, dim } = painter(colour);
  const lines = origins.map(({ by, source, value }, at) => {
    const last = at === origins.length - 1;
    const who = by === 'manifest' ? 'the manifest says' : `${by} ${at === 0 ? 'sets' : 'makes it'}`;
    return `  ${placeText(source)}  ${who} ${last ? bold(JSON.stringify(value)) : dim(JSON.stringify(value))}`;
  });
  return `${field}\n${lines.join('\n')}\n`;
}
