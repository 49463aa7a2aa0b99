/** The whole of test/cli/two-processes: 500 races. @module */
import '../cli/two-processes.test.js';
