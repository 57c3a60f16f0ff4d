/**
 * What Slack refuses beyond (docs.slack.dev, Block Kit reference; the total is observed, not published: slackapi/bolt-js#2509).
 * Ours stay below where counting differs: Slack counts code points and some overhead per block, we count the JSON that is sent.
 */
export const SLACK_LIMITS = {
  messageBlocks: 50,
  /** JSON of all blocks and attachments; Slack answers `msg_blocks_too_long` from about 13,200. */
  messageSize: 12_500,
  modalBlocks: 100,
  modalTitle: 24,
  modalMetadata: 3000,
  sectionText: 3000,
  headerText: 150,
  actionsElements: 25,
  actionId: 255,
  buttonText: 75,
  buttonValue: 2000,
  buttonUrl: 3000,
  tableRows: 100,
  tableColumns: 20,
} as const;
