/** The whole of test/cli/outputs-stopped: each output killed at each moment. @module */
import '../cli/outputs-stopped.test.js';
