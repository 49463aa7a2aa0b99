/** Each image of the smallest spaces without a table, and the larger vectors. SPEC §5.3, §13. @module */
import '../reference/reference.test.js';
