import { execFile } from 'node:child_process';

/** How one call of Helm may end. */
export type HelmRun =
  | { readonly kind: 'printed'; readonly text: string }
  /** It ran and said no. */
  | { readonly kind: 'failed'; readonly words: string }
  /** It did not run to its end. */
  | { readonly kind: 'unavailable'; readonly words: string };

export interface HelmProgram {
  /** The program, a path or a name on the PATH. It is run without a shell. */
  readonly program: string;
  readonly timeoutMillis: number;
  readonly maxBytes: number;
}

/** What Helm needs of our environment; no secret of ours is any business of a chart. */
const PASSED_ON = /^(?:PATH|HOME|TMPDIR|LANG|LC_ALL|SSL_CERT_(?:FILE|DIR)|(?:HTTPS?|NO)_PROXY|HELM_REGISTRY_CONFIG)$/i;

/**
 * Runs Helm with its configuration, cache and data in `scratch`, so that it finds no plugins and leaves nothing behind.
 * Source: kustomize 5.8.1 `api/internal/builtins/HelmChartInflationGenerator.go`, runHelmCommand.
 */
export function runHelm(
  { program, timeoutMillis, maxBytes }: HelmProgram,
  args: readonly string[],
  scratch: string,
): Promise<HelmRun> {
  const options = { cwd: scratch, env: environment(scratch), timeout: timeoutMillis, maxBuffer: maxBytes } as const;
  return new Promise((resolve) => {
    execFile(program, args, { ...options, killSignal: 'SIGKILL', windowsHide: true }, (error, stdout, stderr) => {
      if (error === null) resolve({ kind: 'printed', text: stdout });
      else if (typeof error.code === 'number') resolve({ kind: 'failed', words: stderr.trim() || error.message });
      else resolve({ kind: 'unavailable', words: whyNot(error, { program, timeoutMillis, maxBytes }) });
    });
  });
}

function environment(scratch: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => PASSED_ON.test(name));
  return {
    ...Object.fromEntries(own),
    HELM_CONFIG_HOME: `${scratch}/helm`,
    HELM_CACHE_HOME: `${scratch}/helm/.cache`,
    HELM_DATA_HOME: `${scratch}/helm/.data`,
  };
}

function whyNot(
  error: Error & { readonly code?: unknown; readonly killed?: boolean },
  { program, timeoutMillis, maxBytes }: HelmProgram,
): string {
  if (error.code === 'ENOENT') return `the program ${program} was not found`;
  if (error.code === 'EACCES') return `the program ${program} may not be run`;
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `${program} printed more than ${maxBytes} bytes`;
  if (error.killed === true) return `${program} took longer than ${timeoutMillis / 1000} s`;
  return error.message;
}
