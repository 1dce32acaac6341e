/**
 * What moto (5.2.1) answers otherwise than AWS documents: service, name of the
 * test, reason. The sandbox has to pass these; moto cannot judge them.
 */
export const motoGetsWrong = {
  glue: {
    'refuses an update of a version that is old': 'ignores VersionId',
    'lists tables by pages of MaxResults': 'ignores MaxResults',
    'lists databases by pages of MaxResults': 'ignores MaxResults',
    'keeps names in lower case': 'keeps names as sent, and finds only those',
    "does not show what is in another account's catalog and is not shared":
      'ignores CatalogId',
  },
  'lake formation': {
    'one of two permissions can be revoked':
      'fails with 500 after grants that merge',
    'a batch tells which entry failed, and grants the others':
      'validates nothing, so that nothing fails',
    'refuses a grant on what does not exist': 'validates nothing',
    'refuses a principal that is none': 'validates nothing',
    'refuses a permission that the resource does not have': 'validates nothing',
    'lists permissions by pages of MaxResults': 'ignores MaxResults',
    'a table tells that its location is registered': 'tells nothing of it',
    'shares nothing that IAMAllowedPrincipals has permissions on':
      'validates nothing',
  },
  'lf-tags': {
    'keeps keys and values in lower case':
      'keeps them as sent, and finds only those',
    'refuses to define an LF-Tag twice': 'replaces it, and says nothing',
    'says which LF-Tag does not exist': 'answers without values',
    'refuses to delete a value that is assigned': 'deletes it',
    'lists LF-Tags by pages of MaxResults': 'ignores MaxResults',
    'tells of a table what is assigned on all three levels':
      'tells of the table alone, and fails with 500 when it has none',
    'tells what is inherited, unless only the assigned is asked for':
      'knows no inheritance',
    'a table without LF-Tags has none': 'fails with 500',
    'an LF-Tag is added to those that are there': 'replaces them',
    'assigns the others when one LF-Tag fails': 'assigns none',
    'does not assign a value that is not defined': 'assigns it',
    'refuses two values of one LF-Tag': 'assigns both',
    'LF-Tags go with their table': 'keeps them for the next of its name',
    'finds databases by their LF-Tags': 'has no search',
    'finds tables by what they or their columns have or inherit':
      'has no search',
    'answers a search for tables with the LF-Tags of each level':
      'has no search',
    'finds tables by pages of MaxResults': 'has no search',
    'refuses a search without a value': 'has no search',
  },
  'step functions': {
    'gives an output that is a string as JSON': 'gives the bare string',
    'refuses a malformed name': 'accepts any name',
    'refuses input that is not JSON': 'answers with an error without a name',
    'refuses another definition under the name of a machine':
      'keeps the old definition, and says nothing',
    'refuses a Next that leads nowhere': 'does not check where Next leads',
    'refuses a definition that is no object of ASL':
      'answers with an error without a name',
    'takes one answer to a task token':
      'forgets tokens: InvalidToken instead of TaskTimedOut',
    'says that a task has timed out':
      'forgets tokens: InvalidToken instead of TaskTimedOut',
    'refuses an answer that is not JSON': 'accepts it, and fails the execution',
    'gives a retried task a new token': 'sends the old token again',
    'stops an execution that waits, at once':
      'stays RUNNING until the token is answered',
    'gives the history backwards and by pages':
      'ignores maxResults and reverseOrder',
    'States.ALL does not catch too large a payload':
      'fails with States.Runtime in a Parallel',
    'tells EventBridge the status of executions': 'emits no such events',
  },
  'resource shares': {
    'a grant to another account makes a share of the catalog’s account for it':
      'makes no shares of grants',
    'a role has a share of its own': 'makes no shares of grants',
    'the account that it is for finds share and resource, and who shares it':
      'makes no shares of grants',
    'the last permission that is revoked takes the resource away':
      'makes no shares of grants',
    'permissions tell by which share they go': 'makes no shares of grants',
    'the consumer reads the shared table, through a link of its own too':
      'shows no catalog of another account, and follows no links',
    'the consumer passes on what came with grant option, and no more':
      'validates nothing',
    'lists associations by pages of maxResults': 'makes no shares of grants',
    'refuses a share that does not exist': 'lists nothing instead',
    'refuses an invitation that does not exist': 'has no invitations',
  },
  dynamodb: {
    'writes numbers in one way': 'keeps them as sent',
    'what is not there is only unequal, and other types are in no order':
      'fails with 500',
    'refuses a placeholder that is not defined': 'fails with 500',
    'a state machine writes a set as Ss by aws-sdk:dynamodb:updateItem':
      'takes types as on the wire',
  },
  messaging: {},
  sts: {},
  'share machine': {
    'shares columns of a sensitive table that are not sensitive at once':
      'lists no permissions on columns of a table',
    'grants what an approval is narrowed to':
      'lists no permissions on columns of a table',
    'what two requests hold goes when both are revoked':
      'fails with 500 after grants that merge',
  },
} satisfies Record<string, Record<string, string>>;
