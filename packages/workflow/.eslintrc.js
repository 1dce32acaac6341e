module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // Tests under another name, so that `yarn test` leaves them alone.
      files: ['src/conformance/**/*.ts'],
      rules: {
        '@backstage/no-undeclared-imports': 'off',
        'jest/expect-expect': 'off',
        'jest/no-disabled-tests': 'off',
        'jest/no-export': 'off',
        'jest/no-standalone-expect': 'off',
        'jest/valid-title': 'off',
        'no-restricted-imports': 'off',
      },
    },
  ],
});
