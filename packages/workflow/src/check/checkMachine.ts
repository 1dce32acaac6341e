import type { MachineName } from '../definitions';
import { EmbeddedAws } from '../embedded/EmbeddedAws';
import { ShareWorld } from '../embedded/ShareWorld';
import { Finding, type Case } from './Case';
import { contractCases } from './contractCases';
import { Subject } from './Subject';

/** What is checked, and what it takes to deploy it. */
export interface CheckOptions {
  /** ASL; `judge` and `revoke` are the shipped ones where they are left out. */
  machines: Partial<Record<MachineName, string>>;
  /** For `${Name}` that the shipped machines do not have, or in their place. */
  values?: Record<string, string>;
  /** All of the contract when left out. */
  cases?: Case[];
}

/** What became of one case. */
export interface CaseResult {
  name: string;
  /** Left out where it holds. */
  finding?: { expected: string; found: string };
}

const valid = 'is a definition that Step Functions takes';

function findingOf(error: unknown): CaseResult['finding'] {
  if (error instanceof Finding) {
    return { expected: error.expected, found: error.found };
  }
  const { name, message } = error as Error;
  return { expected: 'the case to run through', found: `${name}: ${message}` };
}

/** Runs one case, whatever comes of it. */
export async function runCase(
  subject: Subject,
  one: Case,
): Promise<CaseResult> {
  try {
    await one.run(subject);
    return { name: one.name };
  } catch (error) {
    return { name: one.name, finding: findingOf(error) };
  } finally {
    subject.aws.faults.clear();
  }
}

/**
 * Runs a share machine through the cases of the contract, in an AWS of this
 * process.
 *
 * @param onResult - told as soon as a case is through
 * @throws TypeError for a `${Name}` in a definition that has no value
 */
export async function checkMachine(
  options: CheckOptions,
  onResult: (result: CaseResult) => void = () => {},
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  const add = (result: CaseResult) => {
    results.push(result);
    onResult(result);
  };
  const aws = await EmbeddedAws.start();
  try {
    const { machines, values } = options;
    const world = await ShareWorld.deploy(aws, {
      machines,
      values,
      parameters: {
        policy: { unflagged: 'approve', wholeDatabase: 'by-verdict' },
      },
    }).catch(error => {
      if (error instanceof TypeError) throw error;
      add({ name: valid, finding: findingOf(error) });
    });
    if (!world) return results;
    add({ name: valid });
    for (const one of options.cases ?? contractCases) {
      add(await runCase(new Subject(world), one));
    }
    return results;
  } finally {
    await aws.stop();
  }
}
