/** The whole of test/pictures/files/formats-table: each encoder's file of each format. @module */
import '../pictures/files/formats-table.test.js';
