import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// A whole app is drawn in each test, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 10_000 });
jest.setTimeout(60_000);
