/** The whole of test/cli/completion: more words in each shell. @module */
import '../cli/completion.test.js';
