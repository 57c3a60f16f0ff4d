import { once } from 'node:events';
import { jsonLog } from '../../adapters/local/json-log.ts';
import { systemClock } from '../../adapters/local/system-clock.ts';
import { readConfig, secretsOf } from '../config.ts';
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
  const running = await startServer(config.value, { log, host: options.host });
  log.info('Suture listens', { port: running.port, repositories: config.value.git.watched.map(({ id }) => id) });
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  log.info('Suture stops; what is queued is kept');
  await running.stop();
  return null;
}
