import type { JsonObject } from '../../values/json.ts';
import { valueAt } from '../../values/read-json.ts';
import { type FieldError, required } from '../field-error.ts';
import { textOf } from '../go/zero-values.ts';
import { isDns1123Label } from '../metadata/dns-names.ts';
import type { ApiServer } from '../refusal.ts';
import { invalidText, invalidTexts, oneOf } from '../text-errors.ts';
import { checkEnv, checkEnvFrom } from './check-env.ts';
import { checkPorts } from './check-ports.ts';
import { checkPullPolicy } from './check-pull-policy.ts';
import { checkResizePolicy } from './check-resize-policy.ts';
import { checkContainerResources } from './check-resources.ts';
import { checkSecurityContext } from './check-security-context.ts';
import { checkVolumeDevices } from './check-volume-devices.ts';
import { checkVolumeMounts } from './check-volume-mounts.ts';
import { type PodContext, usesHostUsers } from './pod-context.ts';

/** What holds for every container, whatever its list (`validateContainerCommon`). */
export function checkContainer(container: JsonObject, path: string, context: PodContext): readonly FieldError[] {
  const { spec, server } = context;
  return [
    ...checkName(textOf(container, 'name'), `${path}.name`, server),
    ...(textOf(container, 'image') === '' ? [required(`${path}.image`)] : []),
    ...checkMessagePolicy(textOf(container, 'terminationMessagePolicy'), `${path}.terminationMessagePolicy`, server),
    ...checkPorts(container, `${path}.ports`, server),
    ...checkEnv(container, `${path}.env`, server),
    ...checkEnvFrom(container, `${path}.envFrom`, server),
    ...checkVolumeMounts(container, `${path}.volumeMounts`, context),
    ...checkVolumeDevices(container, `${path}.volumeDevices`, context),
    ...checkPullPolicy(textOf(container, 'imagePullPolicy'), `${path}.imagePullPolicy`, server),
    ...checkContainerResources(valueAt(container, 'resources'), `${path}.resources`, context),
    ...checkResizePolicy(container, `${path}.resizePolicy`, textOf(spec, 'restartPolicy'), server),
    ...checkSecurityContext(container, `${path}.securityContext`, usesHostUsers(spec), server),
  ];
}

function checkName(name: string, path: string, server: ApiServer): readonly FieldError[] {
  return name === '' ? [required(path)] : invalidTexts(path, name, isDns1123Label(name), server);
}

function checkMessagePolicy(policy: string, path: string, server: ApiServer): readonly FieldError[] {
  return policy === '' ? [required(path)] : oneOf(path, policy, ['File', 'FallbackToLogsOnError'], server);
}

/** Spaces around an image are an error in Pods, not in templates (`validateContainerOnlyForPod`). */
export function checkImagePadding(container: JsonObject, path: string, server: ApiServer): readonly FieldError[] {
  const image = textOf(container, 'image');
  if (image === image.trim()) return [];
  return [invalidText(`${path}.image`, image, 'must not have leading or trailing whitespace', server)];
}
