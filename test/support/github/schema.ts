import { buildSchema } from 'graphql';

/** The part of GitHub's public schema that clients of this kind ask for; names, types and nullability are GitHub's. */
export const schema = buildSchema(`
  scalar GitObjectID
  scalar DateTime
  scalar Base64String
  scalar URI

  type Query {
    repository(owner: String!, name: String!): Repository
    rateLimit: RateLimit
  }
  type Mutation {
    createCommitOnBranch(input: CreateCommitOnBranchInput!): CreateCommitOnBranchPayload
    createRef(input: CreateRefInput!): CreateRefPayload
  }
  type RateLimit { cost: Int! limit: Int! remaining: Int! resetAt: DateTime! }

  type Repository {
    id: ID!
    nameWithOwner: String!
    url: URI!
    isArchived: Boolean!
    viewerPermission: String
    defaultBranchRef: Ref
    ref(qualifiedName: String!): Ref
    object(expression: String, oid: GitObjectID): GitObject
  }
  type Ref { id: ID! name: String! prefix: String! target: GitObject }

  interface GitObject { id: ID! oid: GitObjectID! abbreviatedOid: String! }
  type Blob implements GitObject {
    id: ID! oid: GitObjectID! abbreviatedOid: String!
    byteSize: Int! isBinary: Boolean isTruncated: Boolean! text: String
  }
  type Tree implements GitObject { id: ID! oid: GitObjectID! abbreviatedOid: String! entries: [TreeEntry!] }
  type TreeEntry { name: String! path: String mode: Int! type: String! oid: GitObjectID! size: Int! object: GitObject }
  type Commit implements GitObject {
    id: ID! oid: GitObjectID! abbreviatedOid: String!
    message: String! messageHeadline: String! messageBody: String!
    authoredDate: DateTime! committedDate: DateTime!
    author: GitActor committer: GitActor
    url: URI! tree: Tree! signature: GitSignature
    parents(first: Int, after: String): CommitConnection!
    history(first: Int, after: String, path: String): CommitHistoryConnection!
    blame(path: String!): Blame!
  }
  type GitActor { name: String email: String date: String user: User }
  type User { login: String! }
  type GitSignature { isValid: Boolean! state: String! wasSignedByGitHub: Boolean! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type CommitConnection { nodes: [Commit] totalCount: Int! }
  type CommitHistoryConnection { nodes: [Commit] totalCount: Int! pageInfo: PageInfo! }
  type Blame { ranges: [BlameRange!]! }
  type BlameRange { startingLine: Int! endingLine: Int! age: Int! commit: Commit! }

  input CreateCommitOnBranchInput {
    branch: CommittableBranch!
    message: CommitMessage!
    expectedHeadOid: GitObjectID!
    fileChanges: FileChanges
    clientMutationId: String
  }
  input CommittableBranch { id: ID repositoryNameWithOwner: String branchName: String }
  input CommitMessage { headline: String! body: String }
  input FileChanges { additions: [FileAddition!] deletions: [FileDeletion!] }
  input FileAddition { path: String! contents: Base64String! }
  input FileDeletion { path: String! }
  type CreateCommitOnBranchPayload { commit: Commit ref: Ref clientMutationId: String }

  input CreateRefInput { repositoryId: ID! name: String! oid: GitObjectID! clientMutationId: String }
  type CreateRefPayload { ref: Ref clientMutationId: String }
`);
