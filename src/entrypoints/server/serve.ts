import { once } from 'node:events';
import { jsonLog } from '../../adapters/local/json-log.ts';
import { systemClock } from '../../adapters/local/system-clock.ts';
import type { Log } from '../../ports/log.ts';
import { readConfig, type ServerConfig, secretsOf } from '../config.ts';
import { startServer } from './start-server.ts';

/**
 * Runs the server until the process is asked to stop (SIGINT or SIGTERM), then ends what is under way. Answers what is wrong with
 * the configuration, or null after a clean stop.
 */
export async function serve(options: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly host: string;
  readonly write: (text: string) => void;
}): Promise<string | null> {
  const config = readConfig(options.env);
  if (!config.ok) return config.problem;
  const log = jsonLog({
    clock: systemClock,
    level: config.value.log.level,
    write: (line) => options.write(`${line}\n`),
    secrets: secretsOf(options.env),
  });
  warnOfSilence(config.value, log);
  const running = await startServer(config.value, { log, host: options.host }).catch((error: unknown) => {
    const problem = settingProblem(error, config.value);
    if (problem === null) throw error;
    return problem;
  });
  if (typeof running === 'string') return running;
  log.info('Suture listens', { port: running.port, repositories: config.value.git.watched.map(({ id }) => id) });
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  log.info('Suture stops; what is queued is kept');
  await running.stop();
  return null;
}

/** A server that starts but can never be told of an alert looks well and is not. */
function warnOfSilence({ webhooks }: ServerConfig, log: Log): void {
  if (webhooks.grafana === null && webhooks.alertmanager === null)
    log.warn('No alert can come in: set GRAFANA_WEBHOOK_SECRET or ALERTMANAGER_TOKEN');
  if (webhooks.github === null) log.warn('Merges are not noticed: set GITHUB_WEBHOOK_SECRET');
}

/** What the machine says to a setting, in terms of the setting; null for what is no fault of one. */
function settingProblem(error: unknown, { server }: ServerConfig): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE' || code === 'EACCES')
    return `PORT: ${server.port} is taken or not allowed. Choose another one.`;
  if (code === 'ENOTDIR' || code === 'EEXIST' || code === 'EROFS' || code === 'EPERM')
    return `SUTURE_DATA: ${server.data} is no folder that can be written to.`;
  return null;
}
