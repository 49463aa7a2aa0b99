/** The kernel against the reference in many more random cases. SPEC §5. @module */
import '../core/oracle.test.js';
