import * as z from 'zod';
import { parseYaml } from '../source/parse-manifests.ts';
import type { Parsed } from '../values/parsed.ts';

/** The optional file in the watched repository's root that says what Suture cannot see from outside. */
export const REPOSITORY_CONFIG_FILE = '.suture.yaml';

/** A folder or file of the repository: relative, without `..`, with `/`. */
const repositoryPath = z
  .string()
  .regex(/^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[^\\]+$/, 'must be a path inside of the repository')
  .transform((path) => path.replace(/\/+$/, ''));

/** As `network/network-settings.ts` calls them. */
const CILIUM_OPTIONS = [
  'nodeSelectorLabels',
  'extendedIpProtocols',
  'icmpRules',
  'l7Proxy',
  'nonDefaultDenyPolicies',
  'hostFirewall',
  'cidrMatchesNodes',
  'defaultLocalCluster',
  'clusterNetworkPolicy',
] as const;

const repositoryConfig = z.strictObject({
  /** Folders that are deployed, in addition to what Argo CD and Flux objects in the repository say. */
  applications: z
    .array(
      z.strictObject({
        path: repositoryPath,
        name: z.string().min(1).optional(),
        namespace: z.string().min(1).optional(),
      }),
    )
    .default([]),
  /** Findings not to report: a rule everywhere, or in one folder. */
  ignore: z.array(z.strictObject({ rule: z.string().min(1), path: repositoryPath.optional() })).default([]),
  kubernetes: z
    .strictObject({
      /** 34 for Kubernetes 1.34. */
      minor: z.number().int().min(20).max(99).optional(),
    })
    .default({}),
  network: z
    .strictObject({
      /** Cilium's version, `1.17.5`: it decides how a Service without endpoints fails and how `toServices` is read. */
      cilium: z
        .string()
        .regex(/^1\.\d{1,3}\.\d{1,3}$/, 'must be a version in quotes such as "1.17.5"')
        .optional(),
      /** Who turns a Service's address into a backend's. */
      dataPath: z.enum(['socket-lb', 'per-packet-lb', 'kube-proxy']).optional(),
      /** Cilium's `enable-policy`. */
      enforcement: z.enum(['default', 'always', 'never']).optional(),
      /** Linux on the nodes, `5.15`. */
      kernel: z
        .string()
        .regex(/^\d{1,2}\.\d{1,3}(\.|-|$)/, 'must be a version in quotes such as "5.15"')
        .optional(),
      /** Cilium's `policy-deny-response`. */
      denyResponse: z.enum(['none', 'icmp']).optional(),
      /** Cilium's `service-no-backend-response`. */
      noBackendResponse: z.enum(['reject', 'drop']).optional(),
      /** Cilium's `tofqdns-dns-reject-response-code`. */
      dnsRejectCode: z.enum(['refused', 'nameError']).optional(),
      /** Cilium's `policy-audit-mode`. */
      auditMode: z.boolean().optional(),
      /** Options of Cilium that change what a policy means, where they are not the default. */
      options: z.partialRecord(z.enum(CILIUM_OPTIONS), z.boolean()).optional(),
    })
    .default({}),
});

/** What `.suture.yaml` says; a repository without one is all defaults. */
export type RepositoryConfig = z.output<typeof repositoryConfig>;

/** Reads the text of `.suture.yaml`; null is no file. A key nobody knows is an error: a setting with a typing mistake must not be ignored in silence. */
export function parseRepositoryConfig(text: string | null): Parsed<RepositoryConfig> {
  const { documents, problems } = parseYaml(REPOSITORY_CONFIG_FILE, text ?? '');
  const [syntax] = problems;
  if (syntax !== undefined) return problem(`line ${syntax.source.line}: ${syntax.message}`);
  const [twice] = documents.flatMap(({ duplicates }) => duplicates);
  if (twice !== undefined)
    return problem(`line ${twice.line}: ${twice.key} was set in line ${twice.firstLine} already`);
  const result = repositoryConfig.safeParse(documents[0]?.value ?? {});
  if (result.success) return { ok: true, value: result.data };
  return problem(
    result.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`).join('; '),
  );
}

const problem = (what: string): Parsed<never> => ({ ok: false, problem: `${REPOSITORY_CONFIG_FILE}: ${what}` });
