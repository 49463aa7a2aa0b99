/** The whole of test/web/server/files/files-route: each file of its spaces is read. @module */
import '../web/server/files/files-route.test.js';
