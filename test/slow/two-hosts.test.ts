/** The whole of test/cli/two-hosts: each output, and each moment of a kill. @module */
import '../cli/two-hosts.test.js';
