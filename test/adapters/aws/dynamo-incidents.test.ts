import type { Server } from 'node:http';
import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { dynamoIncidents } from '../../../src/adapters/aws/dynamo-incidents.ts';
import { incidentOf, pullRequestOf } from '../../contract/incident-builder.ts';
import { incidentsContract } from '../../contract/incidents-contract.ts';
import { manualClock } from '../../contract/manual-clock.ts';

let server: Server;
let client: DynamoDBClient;
let tables = 0;

beforeAll(async () => {
  server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('dynalite has no port');
  client = new DynamoDBClient({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${address.port}`,
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
});

afterAll(async () => {
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
});

/** An empty table with the schema of infra/table.yml. */
async function open() {
  tables += 1;
  const table = `suture-${tables}`;
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  );
  const clock = manualClock();
  return { incidents: dynamoIncidents({ table, clock, client }), clock, table };
}

describe('the contract', () => {
  incidentsContract(open);
});

test('every item carries its end in seconds, which is what DynamoDB deletes by', async () => {
  const { incidents, clock, table } = await open();
  await incidents.save(incidentOf({ repository: 'acme/gitops', pullRequest: pullRequestOf(7) }));
  await incidents.claim('delivery/1', 60);
  const { Items: items = [] } = await client.send(new ScanCommand({ TableName: table }));
  const now = clock.now() / 1000;
  const ends = items.map((item) => [item['pk']?.S?.split('#')[0], Number(item['expires']?.N) - now]);
  expect(Object.fromEntries(ends)).toEqual({ claim: 60, incident: 90 * 86_400, pull: 90 * 86_400 });
});

test('a pointer whose incident was never saved leads nowhere', async () => {
  const { incidents } = await open();
  await incidents.save(incidentOf());
  // The pointer is written, then the incident is refused: somebody else was first.
  expect(await incidents.save(incidentOf({ repository: 'acme/gitops', pullRequest: pullRequestOf(7) }))).toBe(false);
  expect(await incidents.findByPullRequest('acme/gitops', 7)).toEqual([]);
});

test('trouble with the table is an error, not a lost race', async () => {
  const incidents = dynamoIncidents({ table: 'no-such-table', clock: manualClock(), client });
  await expect(incidents.save(incidentOf())).rejects.toThrow();
  await expect(incidents.claim('delivery/1', 60)).rejects.toThrow();
});
