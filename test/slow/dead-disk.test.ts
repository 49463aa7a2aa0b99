/** The whole of test/cli/dead-disk. @module */
import '../cli/dead-disk.test.js';
