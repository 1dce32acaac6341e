import { pathText, type Path } from '../paths';
import type { Reader } from './reader';

/** @throws {@link AwsError} `ValidationException` when one path is, or is within, another */
export function refuseOverlap(paths: Path[], reader: Reader): void {
  paths.forEach((one, index) => {
    for (const other of paths.slice(index + 1)) {
      const common = Math.min(one.length, other.length);
      const at = one
        .slice(0, common)
        .findIndex((part, place) => part !== other[place]);
      const relation =
        at < 0 ? 'overlap' : typeof one[at] !== typeof other[at] && 'conflict';
      if (relation) {
        throw reader.error(
          `Two document paths ${relation} with each other; must remove or rewrite one of these paths; path one: ${pathText(
            one,
          )}, path two: ${pathText(other)}`,
        );
      }
    }
  });
}
