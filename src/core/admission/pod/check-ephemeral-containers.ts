import type { Json, JsonObject } from '../../values/json.ts';
import { isJsonObject } from '../../values/json.ts';
import { valueAt } from '../../values/read-json.ts';
import { type FieldError, forbidden } from '../field-error.ts';
import { itemsOf, textOf } from '../go/zero-values.ts';
import { duplicateText, notFoundText } from '../text-errors.ts';
import { checkContainer, checkImagePadding } from './check-container.ts';
import type { PodContext } from './pod-context.ts';

/** What an ephemeral container may not have, by the names Go gives the fields with a small first letter (`allowedEphemeralContainerFields`). */
const FORBIDDEN = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'restartPolicyRules',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
];
const WORDS = 'cannot be set for an Ephemeral Container';

/** `validateEphemeralContainers`; templates and new Pods may not have any, which is told besides. */
export function checkEphemeralContainers(path: string, context: PodContext): readonly FieldError[] {
  const { spec, server } = context;
  const others = ['containers', 'initContainers'].flatMap((kind) =>
    itemsOf(spec, kind).map((container) => textOf(container, 'name')),
  );
  const names = new Set(others);
  return itemsOf(spec, 'ephemeralContainers').flatMap((container, index) => {
    const at = `${path}[${index}]`;
    const [name, target] = [textOf(container, 'name'), textOf(container, 'targetContainerName')];
    const twice = names.has(name);
    names.add(name);
    const missing = target !== '' && !others.includes(target);
    return [
      ...checkContainer(container, at, context),
      ...checkImagePadding(container, at, server),
      ...(twice ? [duplicateText(`${at}.name`, name, server)] : []),
      ...(missing ? [notFoundText(`${at}.targetContainerName`, target, server)] : []),
      ...FORBIDDEN.filter((field) => isWritten(valueAt(container, field))).map((field) =>
        forbidden(`${at}.${field}`, WORDS),
      ),
      ...checkSubPaths(container, `${at}.volumeMounts`),
    ];
  });
}

/** Different from Go's zero value; an empty list that is written differs from none, an empty struct does not. */
function isWritten(value: Json | undefined): boolean {
  if (!isJsonObject(value)) return (value ?? null) !== null;
  return Object.values(value).some((inner) => inner !== null) || Object.keys(value).length > 0;
}

function checkSubPaths(container: JsonObject, path: string): readonly FieldError[] {
  return itemsOf(container, 'volumeMounts').flatMap((mount, index) =>
    ['subPath', 'subPathExpr']
      .filter((field) => textOf(mount, field) !== '')
      .map((field) => forbidden(`${path}[${index}].${field}`, WORDS)),
  );
}
