/** The whole of test/pictures/files/read-many: each picture alone, too. @module */
import '../pictures/files/read-many.test.js';
