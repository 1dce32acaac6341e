import { invalid } from './errors';
import type { AttributeValue, Item } from './values';

/** Names of attributes and members of maps, places in lists; not empty. */
export type Path = Array<string | number>;

export const pathText = (path: Path): string =>
  `[${path
    .map(part => (typeof part === 'number' ? `[${part}]` : part))
    .join(', ')}]`;

const child = (
  parent: AttributeValue | undefined,
  part: string | number,
): AttributeValue | undefined => {
  if (typeof part === 'number') return parent?.L?.[part];
  return parent?.M && Object.hasOwn(parent.M, part)
    ? parent.M[part]
    : undefined;
};

/** @returns undefined for what is not there */
export const valueAt = (item: Item, path: Path): AttributeValue | undefined =>
  path.reduce<AttributeValue | undefined>(child, { M: item });

/** @throws {@link AwsError} `ValidationException` when nothing can be put there */
function parentOf(item: Item, path: Path): AttributeValue {
  const parent = valueAt(item, path.slice(0, -1));
  const last = path[path.length - 1];
  if (typeof last === 'number' ? !parent?.L : !parent?.M) {
    throw invalid(
      'The document path provided in the update expression is invalid for update',
    );
  }
  return parent!;
}

/** Changes `item`; past the end of a list, adds to it. */
export function setAt(item: Item, path: Path, value: AttributeValue): void {
  const parent = parentOf(item, path);
  const last = path[path.length - 1];
  if (typeof last === 'string') {
    // as an assignment, `__proto__` would be no member
    Object.defineProperty(parent.M, last, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else if (last < parent.L.length) parent.L[last] = value;
  else parent.L.push(value);
}

/** Changes `item`; what is not there may be removed too. */
export function removeAt(item: Item, path: Path): void {
  const parent = parentOf(item, path);
  const last = path[path.length - 1];
  if (typeof last === 'string') delete parent.M[last];
  else if (last < parent.L.length) parent.L.splice(last, 1);
}

/** What of a value is asked for: all of it, or of its parts some. */
type Wanted = 'all' | Map<string | number, Wanted>;

function wantedOf(paths: Path[]): Wanted {
  const wanted = new Map<string | number, Wanted>();
  for (const path of paths) {
    let here = wanted;
    path.forEach((part, index) => {
      const there = here.get(part);
      if (there === 'all' || index === path.length - 1) {
        here.set(part, 'all');
        here = new Map();
      } else {
        const next = there ?? new Map<string | number, Wanted>();
        here.set(part, next);
        here = next;
      }
    });
  }
  return wanted;
}

function pick(
  value: AttributeValue,
  wanted: Wanted,
): AttributeValue | undefined {
  if (wanted === 'all') return value;
  const parts = [...wanted].flatMap(([part, rest]) => {
    const found = child(value, part);
    const picked = found && pick(found, rest);
    return picked ? [{ part, picked }] : [];
  });
  if (parts.length === 0) return undefined;
  if (value.L) {
    return {
      L: parts
        .sort((a, b) => Number(a.part) - Number(b.part))
        .map(({ picked }) => picked),
    };
  }
  return {
    M: Object.fromEntries(parts.map(({ part, picked }) => [part, picked])),
  };
}

/** The parts of an item at these paths. */
export const project = (item: Item, paths: Path[]): Item =>
  pick({ M: item }, wantedOf(paths))?.M ?? {};
