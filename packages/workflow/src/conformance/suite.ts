import { motoGetsWrong } from './motoGetsWrong';

/** Registers one test, unless it is among what the target gets wrong. */
export type ConformanceTest = (name: string, fn: () => Promise<void>) => void;

const isMoto = process.env.CONFORMANCE_TARGET === 'moto';
const runListed = process.env.CONFORMANCE_RUN_LISTED === 'true';

/**
 * The tests of one service. On moto, those that {@link motoGetsWrong} lists are
 * skipped, with the reason in their title.
 *
 * @throws Error when the list names a test of this service that does not exist
 */
export function conformance(
  service: keyof typeof motoGetsWrong,
  define: (conformanceTest: ConformanceTest) => void,
) {
  const wrong: Record<string, string> = motoGetsWrong[service];
  const defined = new Set<string>();
  describe(service, () => {
    define((name, fn) => {
      defined.add(name);
      if (isMoto && !runListed && name in wrong) {
        it.skip(`${name} (moto: ${wrong[name]})`, fn);
      } else {
        it(name, fn, 60_000);
      }
    });
  });
  const stale = Object.keys(wrong).filter(name => !defined.has(name));
  if (stale.length) {
    throw new Error(
      `motoGetsWrong.ts lists tests of ${service} that do not exist: ${stale.join(
        '; ',
      )}`,
    );
  }
}
