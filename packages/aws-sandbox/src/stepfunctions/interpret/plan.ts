import { Plan } from '../engine/runner';
import { StateError } from '../errors';
import { Invoke } from '../tasks/invoke';
import { StateType } from '../types';
import { runMap, runParallel } from './children';
import { planFailure } from './failure';
import { enter, leaveSucceeded } from './leave';
import { runChoice, runFail, runPass, runSucceed, runWait } from './simple';
import { Commit, Step } from './step';
import { callTask, scheduleTask } from './task';

const INTERPRETERS: Record<StateType, (step: Step) => Promise<Commit>> = {
  Task: scheduleTask,
  Pass: runPass,
  Choice: runChoice,
  Wait: runWait,
  Succeed: runSucceed,
  Fail: runFail,
  Parallel: runParallel,
  Map: runMap,
};

export const createPlan =
  (invoke: Invoke): Plan =>
  async step => {
    const { phase, failure } = step.thread;
    try {
      switch (phase) {
        case 'entering':
          return enter(step);
        case 'running':
          return await INTERPRETERS[step.state.Type](step);
        case 'calling':
          return await callTask(step, invoke);
        case 'succeeded':
          return await leaveSucceeded(step);
        case 'failed':
          return await planFailure(step, failure ?? {});
        default:
          throw new Error(`A thread that is ${phase} has nothing to do`);
      }
    } catch (error) {
      if (error instanceof StateError) return planFailure(step, error.failure);
      throw error;
    }
  };
