import { arn, AwsError, Caller, newId } from '../../core';
import { diagnosticsText, validateDefinition } from '../definition/validate';
import { reapMachine } from '../engine/ending';
import { Engine } from '../engine/engine';
import { MachineRecord, Records } from '../engine/records';
import { Transaction } from '../engine/transaction';
import {
  checkArn,
  checkName,
  decodePageToken,
  encodePageToken,
  optionalString,
  pageSize,
  requiredString,
  validation,
} from './input';

const ROLE = /^arn:[^:]+:iam::\d{12}:role\/.+$/;

function checkDefinition(text: string): void {
  const { diagnostics } = validateDefinition(text);
  if (diagnostics.length) {
    throw new AwsError('InvalidDefinition', diagnosticsText(diagnostics));
  }
}

function checkRole(roleArn: string): void {
  if (!ROLE.test(roleArn)) {
    throw new AwsError('InvalidArn', `Invalid Role Arn: '${roleArn}'`);
  }
}

/** @throws AwsError `StateMachineDoesNotExist` */
function findMachine(
  records: Records,
  input: any,
  caller: Caller,
): MachineRecord {
  const stateMachineArn = requiredString(input, 'stateMachineArn');
  checkArn(stateMachineArn, 'stateMachine', caller);
  const machine = records.machines.get(stateMachineArn);
  if (!machine) {
    throw new AwsError(
      'StateMachineDoesNotExist',
      `State Machine Does Not Exist: '${stateMachineArn}'`,
    );
  }
  return machine;
}

const text = (records: Records, definitionId: string): string =>
  records.definitions.get(definitionId)?.text ?? '';

function storeDefinition(tx: Transaction, definition: string): string {
  const definitionId = newId();
  tx.records.definitions.put(definitionId, { text: definition });
  return definitionId;
}

const same = (a: unknown, b: unknown) =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/**
 * Idempotent by name, definition, logging and tracing; another role makes no
 * difference.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
 */
export function createStateMachine(engine: Engine, input: any, caller: Caller) {
  const name = requiredString(input, 'name');
  const definition = requiredString(input, 'definition');
  const roleArn = requiredString(input, 'roleArn');
  checkName(name);
  checkRole(roleArn);
  if ((input.type ?? 'STANDARD') !== 'STANDARD') {
    throw validation('The sandbox runs STANDARD state machines only');
  }
  checkDefinition(definition);
  return engine.commit(tx => {
    const stateMachineArn = arn('states', caller, `stateMachine:${name}`);
    const existing = tx.records.machines.get(stateMachineArn);
    if (existing?.status === 'DELETING') {
      throw new AwsError(
        'StateMachineDeleting',
        `State Machine is being deleted: '${stateMachineArn}'`,
      );
    }
    if (existing) {
      const unchanged =
        text(tx.records, existing.definitionId) === definition &&
        same(existing.loggingConfiguration, input.loggingConfiguration) &&
        same(existing.tracingConfiguration, input.tracingConfiguration);
      if (!unchanged) {
        throw new AwsError(
          'StateMachineAlreadyExists',
          `State Machine Already Exists: '${stateMachineArn}'`,
        );
      }
      return { stateMachineArn, creationDate: new Date(existing.creationDate) };
    }
    tx.records.machines.put(stateMachineArn, {
      stateMachineArn,
      name,
      status: 'ACTIVE',
      definitionId: storeDefinition(tx, definition),
      roleArn,
      creationDate: tx.now,
      updateDate: tx.now,
      loggingConfiguration: input.loggingConfiguration,
      tracingConfiguration: input.tracingConfiguration,
    });
    return { stateMachineArn, creationDate: new Date(tx.now) };
  });
}

/** Running executions keep the definition and role with which they started. */
export function updateStateMachine(engine: Engine, input: any, caller: Caller) {
  const definition = optionalString(input, 'definition');
  const roleArn = optionalString(input, 'roleArn');
  const { loggingConfiguration, tracingConfiguration } = input;
  if (
    !definition &&
    !roleArn &&
    !loggingConfiguration &&
    !tracingConfiguration
  ) {
    throw new AwsError(
      'MissingRequiredParameter',
      'Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
    );
  }
  if (roleArn !== undefined) checkRole(roleArn);
  if (definition !== undefined) checkDefinition(definition);
  return engine.commit(tx => {
    const machine = findMachine(tx.records, input, caller);
    if (machine.status === 'DELETING') {
      throw new AwsError(
        'StateMachineDeleting',
        `State Machine is being deleted: '${machine.stateMachineArn}'`,
      );
    }
    const revisionId = newId();
    tx.records.machines.put(machine.stateMachineArn, {
      ...machine,
      definitionId:
        definition === undefined
          ? machine.definitionId
          : storeDefinition(tx, definition),
      roleArn: roleArn ?? machine.roleArn,
      loggingConfiguration:
        loggingConfiguration ?? machine.loggingConfiguration,
      tracingConfiguration:
        tracingConfiguration ?? machine.tracingConfiguration,
      revisionId,
      updateDate: tx.now,
    });
    return { updateDate: new Date(tx.now), revisionId };
  });
}

const NO_LOGGING = { level: 'OFF', includeExecutionData: false };

export function describeStateMachine(
  { records }: Engine,
  input: any,
  caller: Caller,
) {
  const machine = findMachine(records, input, caller);
  return {
    stateMachineArn: machine.stateMachineArn,
    name: machine.name,
    status: machine.status,
    definition: text(records, machine.definitionId),
    roleArn: machine.roleArn,
    type: 'STANDARD',
    creationDate: new Date(machine.creationDate),
    loggingConfiguration: machine.loggingConfiguration ?? NO_LOGGING,
    tracingConfiguration: machine.tracingConfiguration ?? { enabled: false },
    encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    ...(machine.revisionId && { revisionId: machine.revisionId }),
  };
}

export function listStateMachines(
  { records }: Engine,
  input: any,
  caller: Caller,
) {
  const size = pageSize(input, 100, 1000);
  const after = input.nextToken ? decodePageToken(input.nextToken) : '';
  const rest = records.machines
    .list(arn('states', caller, 'stateMachine:'))
    .filter(({ key }) => key > after);
  const page = rest.slice(0, size);
  return {
    stateMachines: page.map(({ value }) => ({
      stateMachineArn: value.stateMachineArn,
      name: value.name,
      type: 'STANDARD',
      creationDate: new Date(value.creationDate),
    })),
    ...(rest.length > size && {
      nextToken: encodePageToken(page[page.length - 1].key),
    }),
  };
}

/** A machine with running executions goes when they have ended. */
export function deleteStateMachine(engine: Engine, input: any, caller: Caller) {
  const stateMachineArn = requiredString(input, 'stateMachineArn');
  checkArn(stateMachineArn, 'stateMachine', caller);
  engine.commit(tx => {
    const machine = tx.records.machines.get(stateMachineArn);
    if (!machine) return;
    tx.records.machines.put(stateMachineArn, {
      ...machine,
      status: 'DELETING',
    });
    reapMachine(tx, stateMachineArn);
  });
  return {};
}

export function validateStateMachineDefinition(_: Engine, input: any) {
  const { diagnostics } = validateDefinition(
    requiredString(input, 'definition'),
  );
  const size = pageSize(input, 100, 100);
  return {
    result: diagnostics.length ? 'FAIL' : 'OK',
    diagnostics: diagnostics.slice(0, size),
    truncated: diagnostics.length > size,
  };
}
