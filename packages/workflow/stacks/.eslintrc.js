module.exports = {
  rules: {
    // A construct is put into its stack by being made.
    'no-new': 'off',
  },
};
