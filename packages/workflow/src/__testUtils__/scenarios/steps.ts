import type { FaultKind } from '../../embedded/faults';
import { consumer } from '../../embedded/ShareWorld';

export const tables = ['t0', 't1'] as const;
export const principals = [
  consumer,
  `arn:aws:iam::${consumer}:role/analyst`,
] as const;

/** Something that happens, in any order. */
export type Step =
  | {
      do: 'request';
      table: (typeof tables)[number] | '*';
      columns?: string[];
      principal: (typeof principals)[number];
      endsInHours?: number;
      always: boolean;
    }
  | {
      do: 'decide';
      /** Which of the tasks, from the newest. */
      task: number;
      /** Also those that were answered or are over. */
      anyTask: boolean;
      how: 'approve' | 'deny' | 'withdraw' | 'mumble' | 'narrow';
    }
  | {
      do: 'give up';
      /** Which of the requests, from the newest, whatever became of it. */
      request: number;
      why: 'by-owner' | 'handed-back';
    }
  | {
      do: 'extend';
      request: number;
      /** For good when left out. */
      endsInHours?: number;
    }
  | { do: 'flag'; level: 'database' | 'table' | 'column'; value: string }
  | { do: 'own'; owner: string }
  | { do: 'drop'; table: (typeof tables)[number] }
  | { do: 'make'; table: (typeof tables)[number]; flag: string }
  | { do: 'grant' | 'revoke'; principal: (typeof principals)[number] }
  | { do: 'wait'; seconds: number }
  | { do: 'fail'; action: string; kind: FaultKind; nth: number };
