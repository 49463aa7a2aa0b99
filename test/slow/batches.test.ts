/** Each walk through each space, where the others are content with a tenth. SPEC §5, §6. @module */
import '../core/batches.test.js';
