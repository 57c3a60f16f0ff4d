import { createHash } from 'node:crypto';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { isJsonObject } from '../../core/values/json.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Incident, Incidents } from '../../ports/incidents.ts';

export interface DynamoIncidentsOptions {
  /** A table with the string key `pk` and the TTL attribute `expires`. */
  readonly table: string;
  readonly clock: Clock;
  /** How long an incident is kept after it was last saved. Default 90. */
  readonly retentionDays?: number;
  readonly client?: DynamoDBClient;
}

/** What DynamoDB deletes it deletes days late, so `expires` (epoch seconds) is compared in every condition and after every read. */
const ABSENT = 'attribute_not_exists(pk) OR expires <= :now';
const SAME_VERSION = 'version = :version AND expires > :now';
const DAY_SECONDS = 86_400;

type Item = Record<string, AttributeValue>;

/**
 * Incidents and claims in one DynamoDB table: `incident#<id>`, `claim#<hash of the key>`, and `pull#<repository>#<number>`, which
 * holds the ids of the incidents that share it. Each write is one conditional write on one item; there are no transactions and no indexes.
 */
export function dynamoIncidents(options: DynamoIncidentsOptions): Incidents {
  const { table: TableName, clock, retentionDays = 90, client = new DynamoDBClient({}) } = options;
  const now = () => Math.floor(clock.now() / 1000);

  async function get(pk: string): Promise<Item | null> {
    const { Item: item } = await client.send(
      new GetItemCommand({ TableName, Key: { pk: { S: pk } }, ConsistentRead: true }),
    );
    return item === undefined || Number(item['expires']?.N) <= now() ? null : item;
  }

  /** True when the condition held and the item was written. */
  async function put(
    item: Item,
    condition: Pick<PutItemCommandInput, 'ConditionExpression' | 'ExpressionAttributeValues'>,
  ): Promise<boolean> {
    try {
      await client.send(new PutItemCommand({ TableName, Item: item, ...condition }));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  /** Adds an incident to those a pull request leads to; a set, so that the order of two writers does not matter. */
  async function point(pk: string, id: string, expires: AttributeValue): Promise<void> {
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: { pk: { S: pk } },
        UpdateExpression: 'ADD incidents :id SET expires = :expires',
        ExpressionAttributeValues: { ':id': { SS: [id] }, ':expires': expires },
      }),
    );
  }

  const find = async (id: string) => parse(await get(incidentKey(id)));
  const ends = (seconds: number): AttributeValue => ({ N: String(now() + seconds) });

  return {
    find,
    findByPullRequest: async (repository, number) => {
      const ids = (await get(pullKey(repository, number)))?.['incidents']?.SS ?? [];
      const found = await Promise.all([...ids].sort().map(find));
      // The pointer is written first, so it may lead to an incident that never got there, or has gone on to another one.
      return found.filter(
        (incident): incident is Incident =>
          incident?.repository === repository && incident.pullRequest?.number === number,
      );
    },
    save: async (incident) => {
      const { id, repository, pullRequest } = incident;
      const expires = ends(retentionDays * DAY_SECONDS);
      if (repository !== null && pullRequest !== null) {
        await point(pullKey(repository, pullRequest.number), id, expires);
      }
      const version = incident.version + 1;
      const body = JSON.stringify({ ...incident, version });
      return put(
        { pk: { S: incidentKey(id) }, version: { N: String(version) }, body: { S: body }, expires },
        incident.version === 0
          ? { ConditionExpression: ABSENT, ExpressionAttributeValues: { ':now': ends(0) } }
          : {
              ConditionExpression: SAME_VERSION,
              ExpressionAttributeValues: { ':now': ends(0), ':version': { N: String(incident.version) } },
            },
      );
    },
    claim: (key, ttlSeconds) =>
      put(
        { pk: { S: claimKey(key) }, expires: ends(ttlSeconds) },
        { ConditionExpression: ABSENT, ExpressionAttributeValues: { ':now': ends(0) } },
      ),
    release: async (key) => {
      await client.send(new DeleteItemCommand({ TableName, Key: { pk: { S: claimKey(key) } } }));
    },
  };
}

const incidentKey = (id: string): string => `incident#${id}`;
const pullKey = (repository: string, number: number): string => `pull#${repository}#${number}`;

/** Keys come from senders; a hash is short enough whatever they write (a partition key has at most 2048 bytes). */
const claimKey = (key: string): string => `claim#${createHash('sha256').update(key).digest('hex')}`;

/** The body was written by `save` above: that it is JSON of an object is all that is checked. */
const storedIncident = z.custom<Incident>((value) => isJsonObject(value));

function parse(item: Item | null): Incident | null {
  return item === null ? null : storedIncident.parse(JSON.parse(item['body']?.S ?? 'null'));
}
