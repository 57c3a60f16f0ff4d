import type { JsonObject } from '../../values/json.ts';
import { numberAt } from '../../values/read-json.ts';
import { type FieldError, forbidden, required } from '../field-error.ts';
import { isSet, itemsOf, textOf } from '../go/zero-values.ts';
import type { ApiServer } from '../refusal.ts';
import { duplicateText, invalidText } from '../text-errors.ts';
import { checkContainer } from './check-container.ts';
import type { HandlerContext } from './check-handler.ts';
import { checkHostPorts } from './check-ports.ts';
import { checkLifecycle, checkProbes } from './check-probe.ts';
import { checkRestartPolicy } from './check-restart-policy.ts';
import type { PodContext } from './pod-context.ts';

/** `validateContainers`: `spec.containers`. */
export function checkContainers(path: string, context: PodContext): readonly FieldError[] {
  const containers = itemsOf(context.spec, 'containers');
  if (containers.length === 0) return [required(path)];
  const names = new Set<string>();
  return [
    ...containers.flatMap((container, index) => {
      const at = `${path}[${index}]`;
      const name = textOf(container, 'name');
      const twice = names.has(name);
      names.add(name);
      return [
        ...checkContainer(container, at, context),
        ...(twice ? [duplicateText(`${at}.name`, name, context.server)] : []),
        ...checkLifecycle(container, at, handlerContext(context)),
        ...checkProbes(container, at, handlerContext(context)),
        ...checkRestartPolicy(container, at, 'regular', context.server),
      ];
    }),
    ...checkHostPorts(containers, path, context.server),
  ];
}

/** `validateInitContainers`: `spec.initContainers`; one that restarts always is a sidecar (KEP-753). */
export function checkInitContainers(path: string, context: PodContext): readonly FieldError[] {
  const { spec, server } = context;
  const names = new Set(itemsOf(spec, 'containers').map((container) => textOf(container, 'name')));
  return itemsOf(spec, 'initContainers').flatMap((container, index) => {
    const at = `${path}[${index}]`;
    const name = textOf(container, 'name');
    const twice = names.has(name);
    if (name !== '') names.add(name);
    return [
      ...checkContainer(container, at, context),
      ...checkRestartPolicy(container, at, 'init', server),
      ...(twice ? [duplicateText(`${at}.name`, name, server)] : []),
      // Init containers run one by one, so each is looked at alone, which loses its index.
      ...checkHostPorts([container], path, server),
      ...(textOf(container, 'restartPolicy') === 'Always'
        ? [
            ...checkLifecycle(container, at, handlerContext(context)),
            ...checkProbes(container, at, handlerContext(context)),
          ]
        : checkNoSidecarFields(container, at)),
      ...checkResizeRestart(container, at, server),
    ];
  });
}

const SIDECAR_FIELDS = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'];

function checkNoSidecarFields(container: JsonObject, path: string): readonly FieldError[] {
  return SIDECAR_FIELDS.filter((field) => isSet(container, field)).map((field) =>
    forbidden(`${path}.${field}`, 'may not be set for init containers without restartPolicy=Always'),
  );
}

/** Since 1.35 only a sidecar can be restarted to be resized; before 1.33 no server keeps the field. */
function checkResizeRestart(container: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  if (server.minor < 35 || textOf(container, 'restartPolicy') === 'Always') return [];
  const words = "must not be set to 'RestartContainer' for non-sidecar initContainers";
  return itemsOf(container, 'resizePolicy').flatMap((policy, index) => {
    const restart = textOf(policy, 'restartPolicy');
    if (restart !== 'RestartContainer') return [];
    return [invalidText(`${path}.resizePolicy[${index}].restartPolicy`, restart, words, server)];
  });
}

function handlerContext({ spec, server }: PodContext): HandlerContext {
  return { gracePeriod: numberAt(spec, 'terminationGracePeriodSeconds') ?? null, server };
}
