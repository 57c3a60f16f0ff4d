import * as z from 'zod';
import type { LiveOperation, LiveState, ManagedObject } from '../../core/history/live-state.ts';
import { isJsonObject, type JsonObject } from '../../core/values/json.ts';
import type { ObjectRef } from '../../core/values/object-ref.ts';
import type { Deployments } from '../../ports/deployments.ts';
import {
  type ApplicationAnswer,
  applicationAnswer,
  type ManagedResourcesAnswer,
  managedResourcesAnswer,
} from './argocd-answers.ts';
import { ArgocdFailed } from './argocd-errors.ts';

export interface ArgocdConfig {
  /** `https://argocd.example.com`, with a path where Argo CD is below one. */
  readonly url: string;
  /** A token of an account that may `get` applications and nothing else. */
  readonly token: string;
}

const TIMEOUT_MILLIS = 15_000;
const MAX_BYTES = 32 * 1024 * 1024;

/** Argo CD's REST API, read only: an application's status and its managed resources. Applications of other deployers are none of its own. */
export function argocdDeployments(config: ArgocdConfig): Deployments {
  return {
    async stateOf(application) {
      if (application.by !== 'argocd') return null;
      const name = encodeURIComponent(application.name);
      const doing = `application ${application.name}`;
      const found = await get(config, `api/v1/applications/${name}`, doing, applicationAnswer);
      if (found === null) return null;
      const path = `api/v1/applications/${name}/managed-resources`;
      const managed = await get(config, path, `the resources of ${doing}`, managedResourcesAnswer);
      return stateOf(found, managed ?? { items: [] });
    },
  };
}

/** Null for 404, and for 403: without a project Argo CD does not say which of the two it is. */
async function get<T>(
  { url, token }: ArgocdConfig,
  path: string,
  doing: string,
  schema: z.ZodType<T>,
): Promise<T | null> {
  const response = await fetch(new URL(path, url.endsWith('/') ? url : `${url}/`), {
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
    signal: AbortSignal.timeout(TIMEOUT_MILLIS),
    redirect: 'error',
  }).catch((error: unknown): never => {
    throw new ArgocdFailed(doing, null, error instanceof Error ? error.message : String(error), error);
  });
  if (response.status === 404 || response.status === 403) return null;
  const text = await textOf(response, doing);
  if (!response.ok) throw new ArgocdFailed(doing, response.status, messageIn(text));
  const parsed = schema.safeParse(jsonOf(text, doing));
  if (parsed.success) return parsed.data;
  throw new ArgocdFailed(doing, response.status, `something else than expected: ${z.prettifyError(parsed.error)}`);
}

/** The body, as long as it is of a size that is meant to be read. */
async function textOf(response: Response, doing: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new ArgocdFailed(doing, response.status, `more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOf(text: string, doing: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ArgocdFailed(doing, 200, 'no JSON', error);
  }
}

const errorAnswer = z.object({ message: z.string() });

function messageIn(text: string): string {
  try {
    return errorAnswer.parse(JSON.parse(text)).message.slice(0, 300);
  } catch {
    return '';
  }
}

function stateOf({ status }: ApplicationAnswer, { items }: ManagedResourcesAnswer): LiveState {
  // The managed resources do not say their version; the status does, and so does the object where there is one.
  const versions = new Map((status.resources ?? []).map((one) => [keyOf(one), one.version]));
  return {
    synced: status.history?.at(-1)?.revision ?? null,
    operation: operationOf(status.operationState),
    conditions: status.conditions ?? [],
    objects: (items ?? []).filter(({ hook }) => !hook).map((item) => managedObject(item, versions)),
  };
}

type Item = NonNullable<ManagedResourcesAnswer['items']>[number];

function managedObject(item: Item, versions: ReadonlyMap<string, string | undefined>): ManagedObject {
  const manifest = liveManifest(item.liveState);
  const apiVersion = manifest?.['apiVersion'];
  if (typeof apiVersion === 'string') return { ref: { ...refOf(item), apiVersion }, manifest };
  return { ref: refOf({ ...item, version: versions.get(keyOf(item)) }), manifest };
}

function liveManifest(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

interface Named {
  readonly group?: string | undefined;
  readonly version?: string | undefined;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}

function keyOf({ group, kind, namespace, name }: Named): string {
  return `${group ?? ''}/${kind}/${namespace ?? ''}/${name}`;
}

function refOf({ group, version, kind, namespace, name }: Named): ObjectRef {
  const apiVersion = `${group === undefined || group === '' ? '' : `${group}/`}${version ?? 'v1'}`;
  return { apiVersion, kind, name, ...(namespace !== undefined && namespace !== '' && { namespace }) };
}

function operationOf(state: ApplicationAnswer['status']['operationState']): LiveOperation | null {
  if (state === null || state === undefined) return null;
  const { phase, message, operation, syncResult } = state;
  const failed = (syncResult?.resources ?? []).filter(
    (one) => one.status === 'SyncFailed' || one.hookPhase === 'Failed' || one.hookPhase === 'Error',
  );
  return {
    revision: syncResult?.revision ?? operation?.sync?.revision ?? null,
    phase,
    message,
    failures: failed.map((one) => ({ ref: refOf(one), message: one.message })),
  };
}
