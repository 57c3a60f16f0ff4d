import { once } from 'node:events';
import open from 'open';
import { servePage } from './serve-page.ts';
import { setStage } from './stage.ts';

export interface PlayOptions {
  /** The incident's fixture folder. */
  readonly incident: string;
  readonly port: number;
  readonly open: boolean;
  readonly say: (text: string) => void;
}

/** Sets the stage, fires the alert, and shows it all on one local page until the process is asked to stop. */
export async function play(options: PlayOptions): Promise<void> {
  const stage = await setStage(options.incident, {
    info: () => {},
    warn: (text, fields) => options.say(`${text} ${JSON.stringify(fields ?? {})}\n`),
    error: (text, fields) => options.say(`${text} ${JSON.stringify(fields ?? {})}\n`),
  });
  const page = await servePage(stage, options.port);
  options.say(
    `The demo is at ${page.url}\nPress "Open fix PR" in the thread, then merge the pull request. Ctrl-C ends it.\n`,
  );
  await stage.grafana('firing');
  if (options.open)
    await open(page.url).catch(() => options.say('No browser could be opened; open the address yourself.\n'));
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await page.close();
  await stage.stop();
}
