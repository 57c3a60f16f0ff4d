import type { JsonObject } from '../../values/json.ts';
import { objectAt } from '../../values/read-json.ts';
import { type FieldError, required } from '../field-error.ts';
import { textOf } from '../go/zero-values.ts';
import { subdomainName } from '../metadata/name-rule.ts';
import { invalidText } from '../text-errors.ts';
import { checkClaimTemplate } from './check-claim-template.ts';
import type { VolumeContext } from './volume-check.ts';

/** `validateEphemeralVolumeSource`, and the name of the claim that is made of it. */
export function checkEphemeralClaim(
  source: JsonObject,
  path: string,
  { volume, options, server }: VolumeContext,
): readonly FieldError[] {
  const template = objectAt(source, 'volumeClaimTemplate');
  const name = textOf(volume, 'name');
  const pod = options.name ?? '';
  const claim = `${pod}-${name}`;
  const messages = pod === '' || name === '' ? [] : subdomainName(claim, false);
  const at = path.replace(/\.ephemeral$/, '.name');
  return [
    ...(template === undefined
      ? [required(`${path}.volumeClaimTemplate`)]
      : checkClaimTemplate(template, `${path}.volumeClaimTemplate`, server)),
    ...messages.map((why) => invalidText(at, name, `PVC name ${JSON.stringify(claim)}: ${why}`, server)),
  ];
}
