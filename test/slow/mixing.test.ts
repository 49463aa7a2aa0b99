/** Each space, place and seed whose mixing is measured, where the others are content with a tenth. SPEC §5. @module */
import '../core/mixing.test.js';
