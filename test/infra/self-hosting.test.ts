import { z } from 'zod';
import { SECTIONS } from '../../src/entrypoints/config/schema.ts';
import { readYaml } from './read-yaml.ts';

const manifest = z.object({
  kind: z.string(),
  metadata: z.object({ name: z.string(), namespace: z.string().optional() }),
  data: z.record(z.string(), z.string()).optional(),
  stringData: z.record(z.string(), z.string()).optional(),
  spec: z.unknown().optional(),
});
const manifests = readYaml('infra/self-hosting/kubernetes.yaml').map((document) => manifest.parse(document));
const find = (kind: string) => manifests.find((one) => one.kind === kind);

test('the Pod is not root, writes to its volume only, and is replaced, never doubled', () => {
  expect(find('Deployment')?.spec).toMatchObject({
    replicas: 1,
    strategy: { type: 'Recreate' },
    template: {
      spec: {
        automountServiceAccountToken: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 1000,
          fsGroup: 1000,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [
          {
            securityContext: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ['ALL'] },
            },
            livenessProbe: { httpGet: { path: '/healthz' } },
            readinessProbe: { httpGet: { path: '/healthz' } },
            volumeMounts: [{ mountPath: '/data' }, { mountPath: '/tmp' }],
          },
        ],
      },
    },
  });
});

test('every variable that is set is one the server reads', () => {
  const known = SECTIONS.filter(({ shells }) => shells.includes('server')).flatMap(({ variables }) =>
    Object.keys(variables.shape),
  );
  const set = [...Object.keys(find('ConfigMap')?.data ?? {}), ...Object.keys(find('Secret')?.stringData ?? {})];
  expect(set.filter((name) => !known.includes(name))).toEqual([]);
});

test("Grafana's contact point signs the time as well, and reports what is over", () => {
  expect(readYaml('infra/grafana/contact-point.yaml')).toMatchObject([
    {
      contactPoints: [
        {
          receivers: [
            {
              type: 'webhook',
              disableResolveMessage: false,
              settings: {
                url: expect.stringMatching(/\/webhooks\/grafana$/),
                maxAlerts: 0,
                hmacConfig: {
                  header: 'X-Grafana-Alerting-Signature',
                  timestampHeader: find('ConfigMap')?.data?.['GRAFANA_TIMESTAMP_HEADER'],
                },
              },
            },
          ],
        },
      ],
    },
  ]);
});

test('Alertmanager shows its token and reports what is over', () => {
  expect(readYaml('infra/alertmanager/receiver.yml')).toMatchObject([
    {
      receivers: [
        {
          webhook_configs: [
            {
              url: expect.stringMatching(/\/webhooks\/alertmanager$/),
              send_resolved: true,
              http_config: { authorization: { type: 'Bearer' } },
            },
          ],
        },
      ],
    },
  ]);
});
