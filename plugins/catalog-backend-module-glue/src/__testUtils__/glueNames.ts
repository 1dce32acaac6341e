import fc from 'fast-check';

/** Glue: 1 to 255 of nearly any character. */
export const glueName = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 255, unit: 'binary' }),
    fc.string({ minLength: 1, maxLength: 255 }),
    fc.string({
      minLength: 1,
      maxLength: 6,
      unit: fc.constantFrom('a', 'A', '/', '.', '-', '_', ' ', '%', '2', 'f'),
    }),
    fc.string({
      minLength: 200,
      maxLength: 255,
      unit: fc.constantFrom('a', 'b', 'İ'),
    }),
  )
  // Glue's pattern for names has no null character.
  .map(name => name.replaceAll('\0', 'x').slice(0, 255))
  .filter(name => name.trim() !== '' && name.toLowerCase().length <= 255)
  .filter(name => !/\p{Surrogate}/u.test(name));
