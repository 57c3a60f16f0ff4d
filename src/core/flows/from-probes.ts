import type { Cluster, Workload } from '../cluster/cluster.ts';
import type { FieldPath } from '../values/field-path.ts';
import { formatRef } from '../values/object-ref.ts';
import { objectAt, objectsAt, valueAt } from '../values/read-json.ts';
import type { ExpectedFlow } from './expected-flow.ts';
import { peerOf } from './flow-ends.ts';
import { portOf } from './from-monitors.ts';
import { podSpecPath } from './pod-spec-path.ts';

const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;
const HANDLERS = ['httpGet', 'tcpSocket', 'grpc'] as const;

/** What kubelets ask of the Pods on their own node; a probe that names another host is the application's business. */
export function fromProbes(cluster: Cluster): readonly ExpectedFlow[] {
  return cluster.workloads.flatMap((workload) => {
    const spec = podSpecPath(workload);
    return objectsAt(workload.object.manifest, ...spec, 'containers').flatMap((container, index) =>
      PROBES.flatMap((probe) =>
        HANDLERS.flatMap((handler) => {
          const asked = objectAt(container, probe, handler);
          const port =
            asked === undefined || asked['host'] !== undefined ? undefined : portOf(valueAt(asked, 'port'), workload);
          const path = [...spec, 'containers', index, probe, handler];
          return port === undefined ? [] : [expected(workload, { port, path, probe })];
        }),
      ),
    );
  });
}

interface Asked {
  readonly port: number;
  readonly path: FieldPath;
  readonly probe: string;
}

function expected(workload: Workload, { port, path, probe }: Asked): ExpectedFlow {
  return {
    flow: { from: { type: 'entity', entity: 'host' }, to: peerOf(workload), port, protocol: 'TCP' },
    from: 'probe',
    why: `the kubelet runs the ${probe} of ${formatRef(workload.ref)}`,
    object: workload.object,
    path,
  };
}
