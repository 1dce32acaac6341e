import { producer } from '../../../embedded/ShareWorld';
import { farEnd } from '../Share';
import { drop, permission, refusedVerification, type Path } from './Path';

export const granted: Path[] = [
  {
    name: 'one table, at once, with an end',
    table: 'open',
    input: { accessEndsAt: farEnd },
    end: 'granted',
  },
  {
    name: 'the producer has a topic: told, and approved',
    given: async world => {
      await world.aws.call(
        'sns',
        'CreateTopic',
        { Name: 'DataLakeSharingApproval' },
        world.aws.caller(producer),
      );
    },
    end: 'granted',
  },
  {
    name: 'the grant exists already',
    table: 'open',
    given: async (world, database) => {
      await permission(world, 'Grant', database, ['SELECT', 'DESCRIBE']);
    },
    end: 'granted',
  },
  {
    name: 'what exists already stays when the grant is taken back',
    table: 'open',
    given: async (world, database) => {
      await permission(world, 'Grant', database, ['DESCRIBE']);
    },
    faults: [refusedVerification],
    end: 'GrantFailed, grant stays',
    grants: database => [`DESCRIBE ${database}.open`],
  },
  {
    name: 'what is not listed afterwards is not granted',
    table: 'open',
    faults: [
      { action: 'lakeformation:BatchGrantPermissions', kind: 'does-nothing' },
    ],
    end: 'GrantFailed',
    says: 'does not list what was granted',
  },
  {
    name: 'the schedule was made, its answer is lost, and it cannot be undone',
    table: 'open',
    input: { accessEndsAt: farEnd },
    faults: [
      { action: 'scheduler:CreateSchedule', kind: 'hangs-when-done' },
      { action: 'scheduler:DeleteSchedule', kind: 'refused' },
    ],
    end: 'Blocked, schedule stays',
  },
  {
    name: 'the table is gone before its grant is taken back',
    table: 'open',
    faults: (world, database) => [
      refusedVerification,
      {
        action: 'lakeformation:BatchRevokePermissions',
        kind: 'overtaken',
        by: () => drop(world, database, 'open'),
      },
    ],
    end: 'GrantFailed',
  },
  {
    name: 'somebody else takes the grant back at the same time',
    table: 'open',
    faults: (world, database) => [
      refusedVerification,
      {
        action: 'lakeformation:BatchRevokePermissions',
        kind: 'overtaken',
        by: () => permission(world, 'Revoke', database, ['SELECT', 'DESCRIBE']),
      },
    ],
    end: 'GrantFailed',
  },
  {
    name: 'Lake Formation takes every revocation, and does none',
    table: 'open',
    faults: [
      refusedVerification,
      {
        action: 'lakeformation:BatchRevokePermissions',
        kind: 'does-nothing',
        times: 100,
      },
    ],
    end: 'RevokeFailed, grant stays, marked',
    says: 'still lists',
    grants: database => [
      `DESCRIBE ${database}.open +`,
      `SELECT ${database}.open +`,
    ],
  },
];
