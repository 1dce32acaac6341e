import type { Caller } from './core';

/** What a service of the sandbox tells EventBridge. */
export interface SandboxEvent {
  /** `aws.states` */
  source: string;
  detailType: string;
  detail: unknown;
  /** ARNs */
  resources: string[];
  /** Whose default bus gets it. */
  caller: Caller;
}

export type EmitEvent = (event: SandboxEvent) => void;
