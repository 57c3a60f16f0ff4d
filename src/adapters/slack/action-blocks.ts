import type { ActionsBlock, Button } from '@slack/types';
import type { Action } from '../../core/report/report.ts';
import { escapeSlack } from './escape-slack.ts';
import { fitText } from './fit-text.ts';
import { linkTarget } from './mrkdwn.ts';
import { SLACK_LIMITS } from './slack-limits.ts';
import { visibleText } from './visible-text.ts';

const SEPARATOR = ':';
const PER_ROW = 5;

/**
 * Buttons. The `action_id` says what and which option (`open-fix:move-to-labels`), the `value` only which incident: people can
 * read and forge neither more nor less than that. Slack refuses an id twice in a message, so the first of two equal buttons stays.
 */
export function actionBlocks(actions: readonly Action[], incident: string | undefined): readonly ActionsBlock[] {
  const buttons = new Map<string, Button>();
  for (const action of actions) {
    const button = toButton(action, incident);
    if (button !== null && !buttons.has(button.action_id)) buttons.set(button.action_id, button);
  }
  return rows([...buttons.values()].slice(0, SLACK_LIMITS.actionsElements));
}

/** Undoes `action_id`: the type of the action and the option it is about. */
export function readActionId(actionId: string): { readonly type: string; readonly option: string | null } {
  const at = actionId.indexOf(SEPARATOR);
  return at === -1 ? { type: actionId, option: null } : { type: actionId.slice(0, at), option: actionId.slice(at + 1) };
}

interface IdentifiedButton extends Button {
  action_id: string;
}

function toButton(action: Action, incident: string | undefined): IdentifiedButton | null {
  const tail = action.type === 'open-url' ? action.label : action.option;
  const id = tail === undefined ? action.type : `${action.type}${SEPARATOR}${tail}`;
  const url = action.url === undefined ? null : linkTarget(action.url);
  if (action.type === 'open-url' && url === null) return null;
  if (action.type !== 'open-url' && id.length > SLACK_LIMITS.actionId) return null; // half an option's id would be another option
  return {
    type: 'button',
    action_id: action.type === 'open-url' ? fitText(id, { limit: SLACK_LIMITS.actionId }) : id,
    text: { type: 'plain_text', text: label(action.label), emoji: false },
    ...((action.primary ?? action.type === 'open-fix') ? { style: 'primary' } : {}),
    ...(incident === undefined ? {} : { value: incident }),
    ...(url === null ? {} : { url }),
  };
}

function label(text: string): string {
  return (
    fitText(visibleText(text).replaceAll('\n', ' '), { limit: SLACK_LIMITS.buttonText, write: escapeSlack }) || '…'
  );
}

function rows(buttons: readonly Button[]): readonly ActionsBlock[] {
  return Array.from({ length: Math.ceil(buttons.length / PER_ROW) }, (_, row) => ({
    type: 'actions',
    elements: buttons.slice(row * PER_ROW, (row + 1) * PER_ROW),
  }));
}
