/** The whole of test/cli/endings: every space in every format. @module */
import '../cli/endings.test.js';
