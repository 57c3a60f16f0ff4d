import type { Click, FixPreview, SlackHandlers } from '../adapters/slack/slack-handlers.ts';
import type { Outside } from '../app/outside.ts';
import { diffReport } from '../core/report/diff-report.ts';
import { thanksReport } from '../core/report/thanks-report.ts';
import type { Incident, OfferedOption } from '../ports/incidents.ts';
import { webUrl } from './web-url.ts';

type Inside = Pick<Outside, 'incidents' | 'queue' | 'conversation' | 'log'>;

/**
 * What a click or a command does at once: look up what was offered, or put work into the queue. Everything that reads Git or writes
 * to it happens in the worker. `githubUrl` is where links lead, `https://github.com`.
 */
export function slackHandlers(inside: Inside, githubUrl: string): SlackHandlers {
  return {
    async onCommand(command) {
      await inside.queue.send(
        { kind: 'command', command },
        { group: `command/${command.user}`, key: `command/${command.responseUrl}` },
      );
    },
    onOpenFix: (click) => preview(inside, githubUrl, click),
    async onConfirm({ incident, option, user }) {
      const key = `open-fix/${incident}/${option}/${roundOf(await inside.incidents.find(incident))}`;
      await inside.queue.send({ kind: 'open-fix', incident, option, user }, { group: incident, key });
    },
    async onShowDiff(click) {
      const { incident, option } = await offerOf(inside, click);
      if (click.responseUrl === null || incident === null) return;
      const report = diffReport(option?.confirmation ?? null);
      await inside.conversation.whisper(click.responseUrl, { report, ...linksOf(githubUrl, incident) }, 'them');
    },
    async onNotHelpful(click) {
      inside.log.info('A diagnosis did not help', { incident: click.incident, user: click.user });
      if (click.responseUrl !== null)
        await inside.conversation.whisper(click.responseUrl, { report: thanksReport() }, 'them');
    },
  };
}

async function preview(inside: Inside, githubUrl: string, click: Click): Promise<FixPreview> {
  const { incident, option } = await offerOf(inside, click);
  if (incident === null)
    return { kind: 'unavailable', why: 'I no longer know this alert. `/suture diagnose` looks again.' };
  if (option === null || !option.hasPatch)
    return { kind: 'unavailable', why: 'This option is a procedure, not a patch: there is nothing to open.' };
  return { kind: 'ready', report: option.confirmation, ...linksOf(githubUrl, incident) };
}

async function offerOf(
  { incidents }: Pick<Outside, 'incidents'>,
  click: Click,
): Promise<{ readonly incident: Incident | null; readonly option: OfferedOption | null }> {
  const incident = await incidents.find(click.incident);
  const option =
    incident?.options.find(({ id, recommended }) => (click.option === null ? recommended : id === click.option)) ??
    null;
  return { incident, option };
}

/**
 * Tells one yes from the next. Two yeses of one round (a double click, two people) are one job, within the minutes a queue remembers a
 * key; later ones find the pull request open. Once it was closed or merged a new round begins, so that a yes is heard again.
 */
function roundOf(incident: Incident | null): string {
  const { state, pullRequest } = incident ?? { state: 'diagnosed', pullRequest: null };
  return pullRequest === null || state === 'pr-open' ? 'first' : `after-${pullRequest.number}`;
}

function linksOf(githubUrl: string, { repository, commit }: Incident) {
  return repository === null ? {} : { links: { repositoryUrl: webUrl(githubUrl, repository), commit } };
}
