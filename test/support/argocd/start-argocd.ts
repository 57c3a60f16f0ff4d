import { createServer } from 'node:http';

/** An application as the stand-in has it: the status, and the managed resources with their live state as an object or null. */
export interface ArgocdApplication {
  readonly name: string;
  readonly status: Readonly<Record<string, unknown>>;
  readonly managed: readonly {
    readonly group?: string;
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
    readonly live: unknown;
  }[];
}

/** A running stand-in for Argo CD's REST API. */
export interface Argocd {
  readonly url: string;
  /** Paths asked for, in order. */
  readonly asked: readonly string[];
  /** From now on every answer is this one. */
  fail(status: number, body: string): void;
  stop(): Promise<void>;
}

const PATH = /^\/api\/v1\/applications\/([^/]+?)(\/managed-resources)?$/;

/**
 * Answers as Argo CD's gRPC gateway does: 401 for a wrong token; 403 and never 404 for an application that is not there, as long as no project is
 * named; states of managed resources as texts of JSON, `null` for what is missing.
 */
export async function startArgocd(applications: readonly ArgocdApplication[], token = 'argocd-token'): Promise<Argocd> {
  const asked: string[] = [];
  let failure: { readonly status: number; readonly body: string } | null = null;
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    asked.push(path);
    const say = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    if (failure !== null) return say(failure.status, failure.body);
    if (request.headers.authorization !== `Bearer ${token}`) {
      return say(401, { error: 'invalid session', code: 16, message: 'invalid session' });
    }
    const [, name = '', managed] = PATH.exec(path) ?? [];
    const application = applications.find((one) => one.name === decodeURIComponent(name));
    if (application === undefined)
      return say(403, { error: 'permission denied', code: 7, message: 'permission denied' });
    return say(200, managed === undefined ? applicationBody(application) : managedBody(application));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    fail: (status, body) => {
      failure = { status, body };
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** `v1alpha1Application`. */
export function applicationBody({ name, status }: ArgocdApplication): unknown {
  return { metadata: { name, namespace: 'argocd' }, spec: { project: 'default', destination: {} }, status };
}

/** `applicationManagedResourcesResponse`. */
export function managedBody({ managed }: ArgocdApplication): unknown {
  return {
    items: managed.map(({ live, ...item }) => ({
      ...item,
      liveState: JSON.stringify(live),
      normalizedLiveState: JSON.stringify(live),
      targetState: JSON.stringify(live),
      predictedLiveState: JSON.stringify(live),
    })),
  };
}
