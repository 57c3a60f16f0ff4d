import type { JsonObject } from '../../values/json.ts';
import { stringAt } from '../../values/read-json.ts';
import type { Doubt } from '../doubt.ts';
import type { ApiServer } from '../refusal.ts';
import { clusterFamilies } from './ip-family.ts';
import { needsClusterIp, needsNodePort, readServiceSpec, type ServiceSpec } from './service-spec.ts';

/** What of a Service only a cluster can answer: which addresses, ports and families are to be had. */
export function serviceDoubts(service: JsonObject, old: JsonObject | null, server: ApiServer): readonly Doubt[] {
  const [spec, before] = [readServiceSpec(service), old === null ? null : readServiceSpec(old)];
  const name = stringAt(service, 'metadata', 'name') ?? '';
  return [...addressDoubts(spec, before, name), ...portDoubts(spec, before), ...familyDoubts(spec, before, server)];
}

function addressDoubts(spec: ServiceSpec, before: ServiceSpec | null, name: string): readonly Doubt[] {
  const { clusterIp } = spec;
  if (!needsClusterIp(spec) || clusterIp === '' || clusterIp === 'None') return [];
  const field = 'spec.clusterIP';
  if (before === null || !needsClusterIp(before))
    return [{ field, detail: `Whether ${clusterIp} is free is not known; it is taken as free.` }];
  if (before.clusterIp !== '') return [];
  const detail = `Which address the cluster chose for Service "${name}" is not known; ${clusterIp} is refused unless it is that one.`;
  return [{ field, detail }];
}

function portDoubts(spec: ServiceSpec, before: ServiceSpec | null): readonly Doubt[] {
  if (!needsNodePort(spec)) return [];
  const own = new Set(before?.ports.map(({ nodePort }) => nodePort));
  return spec.ports.flatMap(({ nodePort }, index) =>
    nodePort === 0 || own.has(nodePort)
      ? []
      : [
          {
            field: `spec.ports[${index}].nodePort`,
            detail: `Whether another Service has node port ${nodePort} is not known; it is taken as free.`,
          },
        ],
  );
}

function familyDoubts(spec: ServiceSpec, before: ServiceSpec | null, server: ApiServer): readonly Doubt[] {
  const asks = spec.ipFamilyPolicy === 'RequireDualStack' || spec.ipFamilies.length > 0;
  const isNew = spec.ipFamilyPolicy !== before?.ipFamilyPolicy || spec.ipFamilies.join() !== before.ipFamilies.join();
  if (clusterFamilies(server) !== undefined || !asks || !isNew) return [];
  const field = spec.ipFamilies.length > 0 ? 'spec.ipFamilies' : 'spec.ipFamilyPolicy';
  return [{ field, detail: 'Which IP families the cluster has is not known; those asked for are taken as there.' }];
}
