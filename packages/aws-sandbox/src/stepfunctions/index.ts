import { Caller, Clock, notEmulated, Service } from '../core';
import { Store } from '../store';
import {
  describeExecution,
  describeStateMachineForExecution,
  listExecutions,
  startExecution,
  stopExecution,
} from './api/executions';
import { getExecutionHistory } from './api/history';
import {
  createStateMachine,
  deleteStateMachine,
  describeStateMachine,
  listStateMachines,
  updateStateMachine,
  validateStateMachineDefinition,
} from './api/machines';
import {
  sendTaskFailure,
  sendTaskHeartbeat,
  sendTaskSuccess,
} from './api/tasks';
import { createEngine, Engine } from './engine/engine';
import { Emit } from './engine/outbox';
import { createPlan } from './interpret/plan';
import { createInvoke, Outside } from './tasks/invoke';

const ACTIONS: Record<
  string,
  (engine: Engine, input: any, caller: Caller) => object
> = {
  CreateStateMachine: createStateMachine,
  UpdateStateMachine: updateStateMachine,
  DescribeStateMachine: describeStateMachine,
  ListStateMachines: listStateMachines,
  DeleteStateMachine: deleteStateMachine,
  ValidateStateMachineDefinition: validateStateMachineDefinition,
  StartExecution: startExecution,
  StopExecution: stopExecution,
  DescribeExecution: describeExecution,
  DescribeStateMachineForExecution: describeStateMachineForExecution,
  ListExecutions: listExecutions,
  GetExecutionHistory: getExecutionHistory,
  SendTaskSuccess: sendTaskSuccess,
  SendTaskFailure: sendTaskFailure,
  SendTaskHeartbeat: sendTaskHeartbeat,
};

/** What the engine needs of the rest of the sandbox. */
export interface StepFunctionsOptions extends Outside {
  store: Store;
  /** Decides when timers are due; after setting it forward, call `tick`. */
  clock: Clock;
  /** Takes the events that AWS sends to EventBridge, each at least once. */
  emit: Emit;
}

export interface StepFunctions extends Service {
  /** Takes up all executions where they were; before it, none moves. */
  start(): void;
  /** Stops moving executions; `start` on the same store continues them. */
  stop(): Promise<void>;
  /** Fires timers that are due by the clock, and waits as `settled` does. */
  tick(): Promise<void>;
  /** Resolves when every execution has ended or waits for something outside. */
  settled(): Promise<void>;
}

/**
 * AWS Step Functions: STANDARD workflows in JSONata, durable in the store.
 *
 * A task's call that may have been made when the process died is made again,
 * with the same arguments and the same token. One process at a time may run
 * executions of a store.
 */
export function createStepFunctions(
  options: StepFunctionsOptions,
): StepFunctions {
  const { store, clock, emit, call, assumeRole } = options;
  const engine = createEngine({
    store,
    clock,
    emit,
    plan: createPlan(createInvoke({ call, assumeRole })),
  });
  return {
    name: 'sfn',
    async call(action, input, caller) {
      const perform = Object.hasOwn(ACTIONS, action) && ACTIONS[action];
      if (!perform) throw notEmulated('states', action);
      return perform(engine, input ?? {}, caller);
    },
    start: engine.start,
    stop: engine.stop,
    tick: engine.tick,
    settled: engine.settled,
  };
}
