import { type FieldError, forbidden } from '../field-error.ts';
import { isTrue, itemsOf } from '../go/zero-values.ts';
import { type PodContext, usesHostUsers } from './pod-context.ts';
import { visitContainers } from './visit-containers.ts';

/** Fields and how they are told. */
const SHARED = [
  ['hostNetwork', 'hostNetwork'],
  ['hostPID', 'HostPID'],
  ['hostIPC', 'HostIPC'],
] as const;

/** `validateHostUsers`: a Pod with users of its own shares nothing else with the node; since 1.34 it has no block volumes either, unless it had them before. */
export function checkHostUsers(path: string, { spec, options, server }: PodContext): readonly FieldError[] {
  if (usesHostUsers(spec)) return [];
  const words = server.minor >= 34 ? 'when `hostUsers` is false' : 'when `pod.Spec.HostUsers` is false';
  const devices = visitContainers(spec, path).filter(({ container }) => itemsOf(container, 'volumeDevices').length > 0);
  const had = visitContainers(options.old ?? {}, '').some(
    ({ container }) => itemsOf(container, 'volumeDevices').length > 0,
  );
  const tolerated = server.minor < 34 || (had && options.old !== undefined && !usesHostUsers(options.old));
  return [
    ...SHARED.filter(([field]) => isTrue(spec, field)).map(([, name]) => forbidden(`${path}.${name}`, words)),
    ...(tolerated ? [] : devices.map(({ path: at }) => forbidden(`${at}.volumeDevices`, words))),
  ];
}
